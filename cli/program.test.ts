// The commands at a terminal, as far as they need nothing that runs; test/main-job.test.ts asks a running sandbox.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestKey } from '../sandbox/api-client';
import { writeConnections } from '../sandbox/connections';
import { auditArguments } from './audit';
import { type ConnectionOptions, connectionOf } from './connection';
import { memoryFinding, nodeFinding } from './doctor/machine';
import { serviceFindings } from './doctor/services';
import { fileKey, filesIn, mediaTypeOf } from './import-files';
import { greentier } from './program';
import { quoteText } from './quote';
import type { Terminal } from './terminal';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greentier-cli-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly out: string[];
  readonly err: string[];
  code: number;
}

function terminalOf(environment: NodeJS.ProcessEnv = {}): Terminal & { readonly said: Said } {
  const said: Said = { out: [], err: [], code: 0 };
  return {
    said,
    environment,
    out: (text) => said.out.push(text),
    err: (text) => said.err.push(text),
    exitWith: (code) => {
      said.code = code;
    },
  };
}

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Said> {
  const terminal = terminalOf(environment);
  await greentier(terminal)
    .exitOverride()
    .parseAsync([...args], { from: 'user' });
  return terminal.said;
}

function sandbox(): void {
  writeConnections(folder, {
    api: 'http://127.0.0.1:8080',
    rpc: 'http://127.0.0.1:8545',
    contract: `0x${'1'.repeat(40)}`,
    genesis: 'ab'.repeat(32),
    users: [
      { name: 'Operator', party: '91990000288874275P', role: 'operator', token: 'token of the operator' },
      { name: 'Huaxin Bank', party: '91990000955917903J', role: 'bank', token: 'token of the bank' },
    ],
  });
}

describe('the API and who asks it', () => {
  const found = (options: Partial<ConnectionOptions>, environment: NodeJS.ProcessEnv = {}) =>
    connectionOf({ data: folder, ...options }, terminalOf(environment));

  test('come from the options before the environment', () => {
    const environment = { GREENTIER_API: 'http://elsewhere', GREENTIER_TOKEN: 'other' };
    expect(found({}, environment)).toEqual({ url: 'http://elsewhere', token: 'other' });
    expect(found({ api: 'http://here/', token: 'mine' }, environment)).toEqual({ url: 'http://here', token: 'mine' });
  });

  test.each([
    [undefined, 'token of the operator'],
    ['bank', 'token of the bank'],
    ['91990000955917903J', 'token of the bank'],
  ])('come from a running sandbox, as %s', (as, token) => {
    sandbox();
    expect(found(as === undefined ? {} : { as })).toEqual({ url: 'http://127.0.0.1:8080', token });
  });

  test('are asked for where nothing names them', () => {
    expect(() => found({})).toThrow(/--api and --token.*or start a sandbox/);
  });

  test('are listed where the one that was asked for is not there', () => {
    sandbox();
    expect(() => found({ as: 'certifier' })).toThrow(/no such role or firm; it has\n {2}operator +91990000288874275P/);
  });

  test('stand in a file that nobody else may read', () => {
    sandbox();
    expect(statSync(join(folder, 'connections.json')).mode & 0o777).toBe(0o600);
  });
});

describe('doctor', () => {
  test.each([
    ['20.19.0', 'well'],
    ['20.18.3', 'wrong'],
    ['18.20.4', 'wrong'],
    ['22.0.0', 'well'],
  ])('finds Node %s %s', (version, state) => {
    expect(nodeFinding(version).state).toBe(state);
  });

  test('wants memory for all processes', () => {
    expect(memoryFinding(8 * 1024 ** 3).state).toBe('well');
    expect(memoryFinding(1024 ** 3)).toMatchObject({ state: 'wrong', remedy: expect.stringContaining('2 GB') });
  });

  test('looks at no settings of services where none are there, and names every wrong one where some are', async () => {
    expect(await serviceFindings({}, false)).toMatchObject([{ state: 'well' }]);
    const [api, worker] = await serviceFindings({ DATABASE_URL: 'mysql://x' }, false);
    expect(api?.remedy).toMatch(/DATABASE_URL is wrong[\s\S]*LEDGER_PROFILE is missing/);
    expect(worker?.state).toBe('wrong');
  });

  test('says of Fabric what is missing, and ends with 1', async () => {
    const { out, code } = await run(['doctor', '--data', folder], { FABRIC_BIN: folder });
    expect(out.join('\n')).toContain('set FABRIC_CFG');
    expect(code).toBe(1);
  });
});

test('documents that are not there are said to be so before anything is sent', async () => {
  sandbox();
  await expect(run(['import', join(folder, 'none.xml'), '--data', folder])).rejects.toThrow('is not there');
});

describe('a file to import', () => {
  const given = (name: string, content: string | Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  test.each([
    ['an.XML', 'nothing', 'application/xml'],
    ['events.jsonld', '', 'application/ld+json'],
    ['rows.csv', '<a/>', 'text/csv'],
    ['packed', Buffer.from('PK\u0003\u0004rest'), 'application/zip'],
    ['invoice', '\uFEFF <Invoice/>', 'application/xml'],
    ['events', '\n{"type": 1}', 'application/ld+json'],
    ['notes.txt', 'PKA', undefined],
    ['empty', '', undefined],
  ])('%s that holds %j is %s', (name, content, type) => {
    expect(mediaTypeOf(given(name, content))).toBe(type);
  });

  test('has one key for one content on one path', async () => {
    const [one, same, other] = [given('a.xml', '<a/>'), given('b.xml', '<a/>'), given('c.xml', '<b/>')];
    const key = await fileKey('/imports', one);
    expect(await fileKey('/imports', same)).toBe(key);
    expect(key).toBe(requestKey('/imports', Buffer.from('<a/>')));
    expect(await fileKey('/imports', other)).not.toBe(key);
    expect(await fileKey('/imports?currency=CNY', one)).not.toBe(key);
  });

  test('is taken from a folder in the order of the names, whatever is not taken left out', () => {
    for (const name of ['2.csv', '1.zip', '3.txt']) given(name, '');
    expect(filesIn(folder)).toEqual([join(folder, '1.zip'), join(folder, '2.csv')]);
  });
});

test('the auditor’s program is reached with its own arguments', async () => {
  const { err, code } = await run(['audit', 'verify', join(folder, 'none'), '--json']);
  expect(err.join('\n')).toContain('cannot be read');
  expect(code).toBe(2);
});

describe('an export of the auditor', () => {
  const passed = (...args: string[]) => auditArguments(args, folder, terminalOf());

  test('asks the running sandbox, as whom it is told', () => {
    sandbox();
    const asked = ['--api', 'http://127.0.0.1:8080', '--token'];
    expect(passed('export', 'everything', '--out', 'x')).toEqual([
      ...['export', 'everything', ...asked, 'token of the operator', '--out', 'x'],
    ]);
    expect(passed('export', 'party', 'F', '--as', 'bank')).toEqual([
      ...['export', 'party', 'F', ...asked, 'token of the bank'],
    ]);
  });

  test('asks the API that it names, sandbox or not', () => {
    const named = ['export', 'R1', '--api', 'http://there', '--token', 'mine', '--out', 'x'];
    expect(passed(...named)).toEqual(named);
    expect(() => passed('export', 'R1', '--out', 'x')).toThrow(/--api and --token.*or start a sandbox/);
  });

  test.each([[['verify', 'x', '--json']], [['export']], [['export', 'R1', '--what']], [[]]])(
    'and nothing else is changed: %j',
    (args) => {
      expect(passed(...args)).toEqual(args);
    },
  );
});

test('the token of a user of the sandbox is printed for other programs', async () => {
  sandbox();
  expect((await run(['token', '--as', 'bank', '--data', folder])).out).toEqual(['token of the bank']);
});

test('posting a checkpoint without settings names them all', async () => {
  await expect(run(['checkpoint', '--post'])).rejects.toThrow(/DATABASE_URL is missing[\s\S]*LEDGER_WALLET is missing/);
});

test('a price is shown term by term, with what it costs and what one more proof would save', () => {
  const text = quoteText({
    quote: {
      receivableId: `R${'1'.repeat(24)}`,
      rateCard: { bank: '91990000955917903J', name: 'standard-cny', revision: 1 },
      currency: 'CNY',
      faceMinor: '6605980',
      advanceRateBps: 10_000,
      advanceMinor: '6605980',
      valueDate: '2026-03-23',
      maturityDate: '2026-04-20',
      tenorDays: 28,
      dayCount: 'ACT/360',
      terms: [
        { kind: 'base', bps: 310, restsOn: ['rateCard/b/standard-cny/1'] },
        { kind: 'green', bps: -10, evidence: 'transport', restsOn: ['greenEvent/E1'] },
      ],
      rateBps: 300,
      discountMinor: '15414',
      netMinor: '6590566',
    },
    cost: { totalMinor: '15414', repaidMinor: '6605980', annualRate: '0.03092000' },
    savings: [{ evidence: 'recycling', bps: 25, savesMinor: '1285' }],
  });
  expect(text).toMatch(/^green: transport +-10 +greenEvent\/E1$/m);
  expect(text).toMatch(/^rate +300$/m);
  expect(text).toMatch(/^paid out +CNY 65,905\.66$/m);
  expect(text).toMatch(/^annual rate +3\.0920 %$/m);
  expect(text).toMatch(/^recycling +25 +CNY 12\.85$/m);
});
