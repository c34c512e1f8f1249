// The whole path as separate processes: documents come in over the API, money and an audited trail come out.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { examplesIn, expectedOf, runExamples } from './guide';
import {
  newDataFolder,
  type Row,
  removeDataFolder,
  runAndStay,
  runSandbox,
  type SandboxRun,
  tableIn,
} from './sandbox-run';

jest.setTimeout(240_000);

/**
 * Worked out by hand from the samples and the two rate cards (`sandbox/rate-cards.ts`), for funds that move on 2026-03-23.
 *
 * rate = base + anchor spread + tenor step − concession; advance = face (Huaxin) or 9/10 of it (Linjiang), rounded down;
 * discount = advance × rate × days / 360, rounded half up. The lower rate wins; at the same rate, whoever pays more now.
 *
 * | invoice | days | Huaxin | Linjiang |
 * |---|---|---|---|
 * | XY-2026-0307 | 69 | 310 + 90 + 10 − (25 + 5) = 380 | 305 + 80 + 15 − (20 + 10) = **370** |
 * | XY-2026-0311 | 28 | 310 + 60 + 10 = **380** | 305 + 70 + 5 = 380, pays less |
 * | QS26030018 | 163 | 310 + 90 + 20 − (10 + 5) = **405** | 305 + 80 + 40 − 10 − 5 = 410 |
 * | QS26030025 | 76 | 310 + 60 + 10 = **380** | 305 + 70 + 15 = 390 |
 * | BY/INV/2026/0142 | 47 | 310 + 60 + 10 − (10 + 5) = **365** | 305 + 70 + 5 − 10 = 370 |
 * | BY/INV/2026/0147 | 33 | 310 + 90 + 10 − 10 = 400 | 305 + 80 + 5 = **390** |
 * | TD-PK-000981 | 19 | 310 + 60 + 10 = 380 | 305 + 70 + 5 − (15 + 5) = **360** |
 * | TD-PK-000990 | 50 | 310 + 90 + 10 = 410 | 305 + 80 + 5 − 15 = **375** |
 * | RF2026-W11-04 | 113 | 310 + 60 + 20 − (10 + 5) = **375** | 305 + 70 + 15 − 10 = 380 |
 * | RF2026-W11-07 | 84 | 310 + 90 + 10 = 410 | 305 + 80 + 15 = **400** |
 */
const EXPECTED: readonly Row[] = [
  row(
    'XY-2026-0307',
    'CNY 1,305,150.00',
    '30 bps (recycling 20, transport 10)',
    '3.70 %',
    '8,330.12',
    '1,166,304.88',
    'Linjiang Bank',
  ),
  row('XY-2026-0311', 'CNY 66,059.80', '0 bps', '3.80 %', '195.24', '65,864.56', 'Huaxin Bank'),
  row(
    'QS26030018',
    'CNY 2,179,770.00',
    '15 bps (production 10, transport 5)',
    '4.05 %',
    '39,971.53',
    '2,139,798.47',
    'Huaxin Bank',
  ),
  row('QS26030025', 'CNY 444,377.47', '0 bps', '3.80 %', '3,564.89', '440,812.58', 'Huaxin Bank'),
  row(
    'BY/INV/2026/0142',
    'CNY 773,551.00',
    '15 bps (production 10, transport 5)',
    '3.65 %',
    '3,686.19',
    '769,864.81',
    'Huaxin Bank',
  ),
  row('BY/INV/2026/0147', 'CNY 410,028.00', '0 bps', '3.90 %', '1,319.27', '367,705.93', 'Linjiang Bank'),
  row(
    'TD-PK-000981',
    'CNY 53,307.75',
    '20 bps (packaging 15, receipt 5)',
    '3.60 %',
    '91.16',
    '47,885.81',
    'Linjiang Bank',
  ),
  row('TD-PK-000990', 'CNY 214,474.00', '15 bps (packaging 15)', '3.75 %', '1,005.35', '192,021.25', 'Linjiang Bank'),
  row(
    'RF2026-W11-04',
    'CNY 938,804.00',
    '15 bps (production 10, transport 5)',
    '3.75 %',
    '11,050.51',
    '927,753.49',
    'Huaxin Bank',
  ),
  row('RF2026-W11-07', 'EUR 98,038.80', '0 bps', '4.00 %', '823.53', '87,411.39', 'Linjiang Bank'),
];

const PROCESSES = ['chaincode', 'network', 'postgres', 'worker', 'api', 'chain'];
const PUBLIC_EXAMPLES = resolve(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '..', '..', 'shared', 'data'));

let dataFolder: string;

beforeEach(() => {
  dataFolder = newDataFolder();
});

afterEach(() => removeDataFolder(dataFolder));

function row(
  invoice: string,
  face: string,
  green: string,
  rate: string,
  discount: string,
  net: string,
  bank: string,
): Row {
  return { invoice, face, green, rate, discount, 'net paid': net, bank, audit: 'valid' };
}

/** What has to be the same however the run went; signers and blocks differ from run to run. */
function figuresIn(output: string): Row[] {
  return tableIn(output, 'invoice').map(({ 'signed by': signer, block, ...figures }) => {
    expect(signer).toMatch(/^0x[0-9A-Fa-f]{4}…[0-9A-Fa-f]{4}$/);
    expect(block).toMatch(/^[1-9][0-9]*$/);
    return figures;
  });
}

/** What `npm start` prints for whoever wants to ask the API: its address, and the first token of each role. */
function variablesIn(output: string): Record<string, string> {
  const tokens = [...output.matchAll(/^token (\w+) \S+ (\S+)$/gm)].map(({ 1: role = '', 2: token = '' }) => [
    role.toUpperCase(),
    token,
  ]);
  const byRole = Object.fromEntries(tokens.reverse()) as Record<string, string>;
  return { ...byRole, TOKEN: byRole.BANK ?? '', API: /^API +(\S+)/m.exec(output)?.[1] ?? '' };
}

function refusedIn(output: string): string[] {
  return tableIn(output, 'refused').map(({ refused }) => refused ?? '');
}

describe('the samples, carried twice', () => {
  const folder = newDataFolder();
  let first: SandboxRun;
  let second: SandboxRun;

  beforeAll(async () => {
    first = runSandbox(folder);
    await first.ended;
    second = runAndStay(folder);
    await second.printed('Press Ctrl-C');
  });
  afterAll(async () => {
    second?.interrupt();
    await second?.ended;
    removeDataFolder(folder);
  });

  test('become money at the prices worked out by hand, each with a trail that an auditor finds valid', async () => {
    expect(await first.ended).toBe(0);
    expect(figuresIn(first.output())).toEqual(EXPECTED);
    expect(tableIn(first.output(), 'refused')).toEqual([
      expect.objectContaining({
        refused: 'invoices/11-qingshan-long-term-supply.xml',
        reason: expect.stringContaining('longer than one year'),
      }),
      expect.objectContaining({
        refused: 'invoices/12-xinyuan-same-invoice-again.xml',
        reason: expect.stringContaining('on the ledger already'),
      }),
    ]);
    const events = tableIn(first.output(), 'green events of');
    expect(events.map(({ captured }) => Number(captured)).reduce((sum, each) => sum + each)).toBe(17);
    expect(events.every(({ captured, attested, refused }) => captured === attested && refused === '')).toBe(true);
  });

  test('are found where they were at the second start', () => {
    expect(figuresIn(second.output())).toEqual(EXPECTED);
  });

  test.each(['docs/api.md', 'README.md'])(
    'are what the examples of %s ask for, which answer as it says',
    async (guide) => {
      const examples = examplesIn(guide);
      expect(examples.length).toBeGreaterThan(0);
      const answers = await runExamples(examples, variablesIn(second.output()));
      for (const [at, { commands, answer }] of examples.entries()) {
        const told = answer?.language === 'json' ? JSON.parse(answers[at] ?? '') : answers[at];
        if (answer !== undefined) expect([commands, told]).toEqual([commands, expectedOf(answer)]);
      }
    },
  );
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
  expect(examples).toHaveLength(16);
  expect(fates.every(({ reason = 'carried' }) => reason !== '')).toBe(true);
  const captured = tableIn(run.output(), 'green events of').filter((events) =>
    events['green events of']?.startsWith('openepcis-test'),
  );
  expect(captured.length).toBeGreaterThan(30);
  expect(captured.every((events) => Number(events.captured) > 0 || events.refused !== '')).toBe(true);
});
