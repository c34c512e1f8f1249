// The whole path as separate processes: documents come in over the API, money and an audited trail come out.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConnections } from '../sandbox/connections';
import { examplesIn, expectedOf, runExamples } from './guide';
import { IMPORTING, importableFolder } from './importable';
import { EXPECTED, figuresIn, refusedIn, SUPPLIERS, suppliersIn, TRADES, tradesIn } from './main-job-figures';
import { newDataFolder, removeDataFolder, runAndStay, runSandbox, tableIn } from './sandbox-run';

jest.setTimeout(240_000);

const PROCESSES = ['chaincode', 'network', 'postgres', 'worker', 'api', 'chain'];
const PUBLIC_EXAMPLES = resolve(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '..', '..', 'shared', 'data'));

let dataFolder: string;

beforeEach(() => {
  dataFolder = newDataFolder();
});

afterEach(() => removeDataFolder(dataFolder));

/** What `greentier` prints on the sandbox of this test. @throws Error when it does not end with 0 */
function commandLine(...args: string[]): string {
  const program = join(__dirname, '..', 'dist', 'cli', 'main.js');
  return execFileSync(process.execPath, [program, ...args, '--data', dataFolder], { encoding: 'utf8', stdio: 'pipe' });
}

/** Sends a file of each kind by one command, twice, and holds each line to its fate. */
function importEverything(): void {
  const folder = importableFolder();
  const report = join(folder, 'report');
  const options = ['--as', IMPORTING.seller, '--counterparty', IMPORTING.buyer, '--currency', 'CNY'];
  const program = join(__dirname, '..', 'dist', 'cli', 'main.js');
  const args = [program, 'import', folder, '--data', dataFolder, '--report', report, ...options];
  const expected = [
    ['1-invoice.xml', '1', 'XY-2026-0901', 'taken', /^receivable\/R[0-9a-f]{24}$/],
    ['2-credit-note.xml', '1', 'XY-2026-0901-R', 'taken', /^receivable\/R[0-9a-f]{24}$/],
    ['3-despatch-advice.xml', '1', 'XY-DN-26-0219', 'kept', /^$/],
    ['4-invoices.csv', '2', 'XY-2026-0903', 'taken', /^receivable\/R[0-9a-f]{24}$/],
    ['4-invoices.csv', '3', '', 'refused', /^payable — found much/],
    ['5-events.json', '1', 'urn:uuid:5a0c7f0e-2f5d-4a53-9c59-1f8b0f6f0901', 'taken', /^greenEvent\//],
    ['6-archive.zip', '1', 'one more.xml XY-2026-0902', 'taken', /^receivable\/R[0-9a-f]{24}$/],
    ['6-archive.zip', '2', 'read me.txt', 'refused', /neither XML nor JSON/],
  ] as const;
  try {
    for (const _ of ['the first time', 'once more, to no other effect']) {
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect(stderr).toContain('6/6 ');
      expect(tableIn(stdout, 'file')).toEqual(
        expected.map(([file, line, document, outcome, detail]) => ({
          file: join(folder, file),
          line,
          document,
          outcome,
          detail: expect.stringMatching(detail),
        })),
      );
      expect(status).toBe(1); // something was refused
      const [heading, ...lines] = readFileSync(report, 'utf8').trimEnd().split('\r\n');
      expect(heading).toBe('file,line,document,number,fate,record,field,reason,remedy');
      expect(lines).toHaveLength(expected.length);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the examples of a guide, and holds each answer to the one that stands under it. */
async function followGuide(guide: string, folder: string): Promise<void> {
  const examples = examplesIn(guide);
  expect(examples.length).toBeGreaterThan(0);
  const answers = await runExamples(examples, variablesOf(folder));
  for (const [at, { commands, answer }] of examples.entries()) {
    const told = answer?.language === 'json' ? JSON.parse(answers[at] ?? '') : answers[at];
    if (answer !== undefined) expect([commands, told]).toEqual([commands, expectedOf(answer)]);
  }
}

/** What `npm start` leaves for whoever wants to ask the API: its address, and the first token of each role. */
function variablesOf(folder: string): Record<string, string> {
  const { api = '', users = [] } = readConnections(folder) ?? {};
  const byRole = Object.fromEntries(users.toReversed().map(({ role, token }) => [role.toUpperCase(), token]));
  return { ...byRole, TOKEN: byRole.BANK ?? '', API: api };
}

test('invoices and their parts become money at the prices worked out by hand, each with a trail that an auditor finds valid', async () => {
  const run = runSandbox(dataFolder);
  expect(await run.ended).toBe(0);
  expect(figuresIn(run.output())).toEqual(EXPECTED);
  expect(tradesIn(run.output())).toEqual(TRADES);
  expect(suppliersIn(run.output())).toEqual(SUPPLIERS);
  expect(tableIn(run.output(), 'held to maturity')).toEqual([
    {
      'held to maturity': 'BY/INV/2026/0142 part 2',
      by: 'Yuntong Haulage',
      face: 'CNY 120,000.00',
      'paid on': '2026-05-09',
    },
  ]);
  expect(tableIn(run.output(), 'refused')).toEqual([
    expect.objectContaining({
      refused: 'invoices/11-qingshan-long-term-supply.xml',
      reason: expect.stringContaining('longer than one year'),
    }),
    expect.objectContaining({
      refused: 'invoices/12-xinyuan-same-invoice-again.xml',
      reason: expect.stringContaining('on the ledger already'),
    }),
  ]);
  const events = tableIn(run.output(), 'green events of');
  expect(events.map(({ captured }) => Number(captured)).reduce((sum, each) => sum + each)).toBe(17);
  expect(events.every(({ captured, attested, refused }) => captured === attested && refused === '')).toBe(true);

  const again = runAndStay(dataFolder);
  await again.printed('Press Ctrl-C');
  expect(tradesIn(again.output())).toEqual(TRADES);
  expect(figuresIn(again.output())).toEqual(EXPECTED); // a second start finds everything there

  // The commands at a terminal find the sandbox by its data folder.
  expect(commandLine('status', '--as', 'operator')).toMatch(/^ready +yes$[\s\S]*^settled +14 +CNY [0-9,.]+$/m);
  expect(commandLine('checkpoint')).toMatch(/^0 +0–\d+ +0x[0-9a-f]{64}/m);
  expect(commandLine('doctor')).toContain('nothing is wrong');

  // What the guides ask for on it, as it stands there.
  for (const guide of ['docs/api.md', 'README.md']) await followGuide(guide, dataFolder);

  importEverything();

  again.interrupt();
  expect(await again.ended).toBe(0);
  expect(existsSync(join(dataFolder, 'connections.json'))).toBe(false);
});

test('every process killed once in the middle of the job leads to the same end', async () => {
  const run = runSandbox(dataFolder);
  await run.printed('✓ ledger identities');
  for (const name of PROCESSES) {
    await new Promise((pause) => setTimeout(pause, 250));
    run.kill(name);
  }
  expect(run.output()).not.toContain('main job'); // it was in the middle
  expect(await run.ended).toBe(0);
  for (const name of PROCESSES) expect(run.output()).toContain(`${name} died (signal SIGKILL)`);
  expect(figuresIn(run.output())).toEqual(EXPECTED);
  expect(tradesIn(run.output())).toEqual(TRADES);
  expect(refusedIn(run.output())).toHaveLength(2);
});

test('a run that was killed itself is taken up again, and its processes do not outlive it', async () => {
  const killed = runSandbox(dataFolder);
  await killed.printed('✓ ledger identities');
  await new Promise((pause) => setTimeout(pause, 1_000));
  killed.killItself();
  expect(await killed.ended).toBeNull();
  const run = runSandbox(dataFolder);
  expect(await run.ended).toBe(0);
  expect(figuresIn(run.output())).toEqual(EXPECTED);
});

const withExamples = existsSync(PUBLIC_EXAMPLES) ? test : test.skip;
withExamples('each public example is carried through or refused with its reason', async () => {
  const run = runSandbox(dataFolder, '--input', PUBLIC_EXAMPLES);
  expect(await run.ended).toBe(0);
  expect(figuresIn(run.output())).toEqual(expect.arrayContaining([...EXPECTED]));
  const fates = [...tableIn(run.output(), 'invoice'), ...tableIn(run.output(), 'refused')];
  const examples = tableIn(run.output(), 'refused').filter(({ refused }) =>
    refused?.startsWith('en16931/ubl/examples'),
  );
  expect(examples).toHaveLength(15);
  expect(fates.every(({ reason = 'carried' }) => reason !== '')).toBe(true);
  const captured = tableIn(run.output(), 'green events of').filter((events) =>
    events['green events of']?.startsWith('openepcis-test'),
  );
  expect(captured.length).toBeGreaterThan(30);
  expect(captured.every((events) => Number(events.captured) > 0 || events.refused !== '')).toBe(true);
});
