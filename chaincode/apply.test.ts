// A batch: each command has its own outcome, each caller only the commands of its role, each command identity one effect.
import { ACCESS, COMMANDS, type CommandName, commandClassOf } from '../domain/commands';
import { MAX_BATCH_COMMANDS } from '../domain/limits';
import { type Caller, ROLES, type Role } from '../domain/participants';
import { type Problem, Refusal } from '../domain/problems';
import { anInvoice, aRateCard } from './testing/given';
import { aCommand, aLedger, anEmptyLedger, commandIdOf, type Ledger } from './testing/ledger';
import { ANCHOR, aParty, BANK_A, CERTIFIER, OPERATOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const issue = (number: string) => aCommand('issueReceivable', anInvoice({ number }), commandIdOf(number));

async function refusalOfBatch(caller: Caller, batch: unknown, on = ledger): Promise<Problem> {
  const before = on.bytes();
  try {
    await on.as(caller).applyAll(batch);
  } catch (error) {
    expect(on.bytes()).toBe(before);
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('the batch was not refused');
}

describe('commands of one batch', () => {
  test('see what the ones before them wrote', async () => {
    const outcomes = await ledger.as(SUPPLIER).applyAll([issue('A-1'), { ...issue('a 1'), id: commandIdOf('again') }]);
    expect(outcomes).toMatchObject([
      { status: 'applied' },
      { status: 'refused', problem: { slug: 'invoice-already-on-ledger' } },
    ]);
  });

  test('that are refused leave no trace while their neighbours commit', async () => {
    const others = ledger.fork();
    const bad = [
      { id: commandIdOf('a'), name: 'issueReceivable', body: anInvoice({ number: 'B-1', maturityDate: '2029-01-01' }) },
      { id: commandIdOf('b'), name: 'issueReceivable', body: null },
      { id: commandIdOf('c'), name: 'makeCoffee', body: {} },
      { id: commandIdOf('d'), name: 'constructor', body: {} },
      { id: commandIdOf('e'), name: 'registerFirm', body: {} },
    ];
    const good = [issue('A-1'), issue('A-2'), issue('A-3')];
    const [g1, g2, g3] = good;
    const outcomes = await ledger.as(SUPPLIER).applyAll([bad[0], g1, bad[1], bad[2], g2, bad[3], bad[4], g3]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'refused',
      'applied',
      'refused',
      'refused',
      'applied',
      'refused',
      'refused',
      'applied',
    ]);
    await others.as(SUPPLIER).applyAll(good);
    expect(ledger.bytes()).toBe(others.bytes());
  });

  test('report in the order in which they came, each by its identity', async () => {
    const batch = ['A-3', 'A-1', 'A-2'].map(issue);
    const outcomes = await ledger.as(SUPPLIER).applyAll(batch);
    expect(outcomes.map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
  });

  test('may be as many as the limit, and take seconds at most', async () => {
    const startedAt = performance.now();
    const outcomes = await ledger
      .as(SUPPLIER)
      .applyAll(Array.from({ length: MAX_BATCH_COMMANDS }, (_, number) => issue(`N-${number}`)));
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a sealed command', () => {
  const reserve = aCommand('publishRateCard', aRateCard(), commandIdOf('card'));

  test('among public ones spoils the batch, or its content would stand in a block', async () => {
    expect(await refusalOfBatch(BANK_A, [reserve])).toMatchObject({ slug: 'invalid-input', field: '0.name' });
  });

  test.each([
    ['a public one', issue('A-1')],
    ['one for other eyes', aCommand('makeOffer', {} as never, commandIdOf('offer'))],
  ])('does not travel with %s', async (_, other) => {
    await expect(ledger.as(BANK_A).applyAll([reserve, other], 'bankSecret')).rejects.toThrow('is a command of class');
  });

  test('that is refused takes its batch with it, so that no block tells of the refusal', async () => {
    const before = ledger.bytes();
    const bad = aCommand('publishRateCard', aRateCard({ minimumRateBps: 371 }), commandIdOf('bad'));
    expect(await ledger.as(BANK_A).applyAll([reserve, bad], 'bankSecret')).toMatchObject([
      { status: 'applied' },
      { status: 'refused', problem: { slug: 'invalid-input' } },
    ]);
    expect(ledger.bytes()).toBe(before);
  });

  test('that is on the ledger keeps its first subject and changes nothing', async () => {
    const [first] = await ledger.as(BANK_A).applyAll([reserve], 'bankSecret');
    const before = ledger.bytes();
    ledger.now = '2026-03-04T02:00:00.000Z';
    expect(await ledger.as(BANK_A).applyAll([reserve], 'bankSecret')).toEqual([first]);
    expect(ledger.bytes()).toBe(before);
  });
});

describe('a command identity', () => {
  test('that is on the ledger keeps its first subject and changes nothing', async () => {
    const [first] = await ledger.as(SUPPLIER).applyAll([issue('A-1')]);
    const before = ledger.bytes();
    ledger.now = '2026-03-04T02:00:00.000Z';
    expect(await ledger.as(SUPPLIER).applyAll([issue('A-1')])).toEqual([first]);
    expect(ledger.bytes()).toBe(before);
  });

  test('that comes twice in one batch takes effect once', async () => {
    const [first, second] = await ledger.as(SUPPLIER).applyAll([issue('A-1'), issue('A-1')]);
    expect(second).toEqual(first);
    expect(await ledger.records('receivable')).toHaveLength(1);
  });

  test('that was refused may come again and be applied', async () => {
    const command = aCommand('issueReceivable', anInvoice({ maturityDate: '2027-03-03' }), commandIdOf('retry'));
    expect(await ledger.as(SUPPLIER).applyAll([command])).toMatchObject([{ status: 'refused' }]);
    const corrected = { ...command, body: anInvoice() };
    expect(await ledger.as(SUPPLIER).applyAll([corrected])).toMatchObject([{ status: 'applied' }]);
  });

  test('of somebody else is refused, and neither confirmed nor described', async () => {
    await ledger.as(SUPPLIER).applyAll([issue('A-1')]);
    const before = ledger.bytes();
    const [outcome] = await ledger.as(OTHER_SUPPLIER).applyAll([issue('A-1')]);
    expect(outcome).toMatchObject({ status: 'refused', problem: { slug: 'idempotency-key-reused', field: 'id' } });
    expect(JSON.stringify(outcome)).not.toContain('receivable/');
    expect(ledger.bytes()).toBe(before);
  });

  test('of another command is refused, or that command would pass as applied', async () => {
    await ledger.as(SUPPLIER).applyAll([issue('A-1')]);
    const other = aCommand('registerSignatory', { address: `0x${'a'.repeat(40)}` }, commandIdOf('A-1'));
    expect(await ledger.as(SUPPLIER).applyAll([other])).toMatchObject([
      { status: 'refused', problem: { slug: 'idempotency-key-reused' } },
    ]);
  });
});

describe('a batch that is refused as a whole', () => {
  test.each<[string, unknown, string]>([
    ['no list', { id: commandIdOf('a'), name: 'issueReceivable', body: {} }, '(body)'],
    ['an empty list', [], '(body)'],
    ['a command without identity', [{ name: 'issueReceivable', body: {} }], '0.id'],
    ['an identity that is none', [issue('A-1'), { ...issue('A-2'), id: 'A-2' }], '1.id'],
    ['an identity of dashes', [{ ...issue('A-1'), id: '-'.repeat(36) }], '0.id'],
    ['an identity with its dashes elsewhere', [{ ...issue('A-1'), id: `${'a'.repeat(32)}----` }], '0.id'],
    ['a command without body', [{ id: commandIdOf('a'), name: 'issueReceivable' }], '0.body'],
    ['a command with more than that', [{ ...issue('A-1'), as: 'operator' }], '0.as'],
  ])('%s', async (_, batch, field) => {
    expect(await refusalOfBatch(SUPPLIER, batch)).toMatchObject({ slug: 'invalid-input', field });
  });

  test('too many commands are counted, not read', async () => {
    const problem = await refusalOfBatch(SUPPLIER, Array(MAX_BATCH_COMMANDS + 1).fill(null));
    expect(problem.slug).toBe('batch-too-large');
  });
});

describe('the access table', () => {
  const CALLERS: Record<Role, Party> = {
    anchor: ANCHOR,
    supplier: SUPPLIER,
    bank: BANK_A,
    operator: OPERATOR,
    certifier: CERTIFIER,
  };
  /** Who may give which command: said again here, so that a slip in the table shows. */
  const ALLOWED: Record<CommandName, Role[]> = {
    registerFirm: ['operator'],
    updateFirm: ['operator'],
    registerSignatory: ['anchor', 'supplier', 'bank'],
    rotateSignatory: ['anchor', 'supplier', 'bank'],
    revokeSignatory: ['anchor', 'supplier', 'bank'],
    issueCredential: ['certifier'],
    renewCredential: ['certifier'],
    revokeCredential: ['certifier'],
    captureGreenEvent: ['anchor', 'supplier'],
    attestGreenEvent: ['anchor', 'supplier'],
    disputeGreenEvent: ['anchor', 'supplier'],
    declareGreenEventError: ['anchor', 'supplier'],
    issueReceivable: ['supplier'],
    verifyReceivable: ['operator'],
    confirmReceivable: ['anchor'],
    rejectReceivable: ['anchor'],
    disputeReceivable: ['anchor'],
    resolveDispute: ['anchor'],
    diluteReceivable: ['supplier'],
    cancelReceivable: ['supplier'],
    splitReceivable: ['supplier'],
    transferReceivable: ['supplier'],
    acceptTransfer: ['supplier'],
    cancelTransfer: ['supplier'],
    publishRateCard: ['bank'],
    publishPolicy: ['bank'],
    setFacility: ['bank'],
    reserveFacility: ['bank'],
    releaseFacility: ['bank'],
    requestFinancing: ['supplier'],
    withdrawRequest: ['supplier'],
    makeOffer: ['bank'],
    acceptOffer: ['supplier'],
    recordFiling: ['bank'],
    disburseOffer: ['bank'],
    agreeEarlyPayment: ['supplier'],
    lapseEarlyPayment: ['supplier', 'operator'],
    settleReceivable: ['bank', 'supplier'],
    markOverdue: ['bank', 'supplier', 'operator'],
    recourseReceivable: ['bank'],
    writeOffReceivable: ['bank', 'supplier'],
  };
  const NAMES = Object.keys(COMMANDS) as CommandName[];

  test('has an entry for every command', () => {
    expect(Object.keys(ACCESS).sort()).toEqual([...NAMES].sort());
    for (const name of NAMES) expect([...ACCESS[name].roles].sort()).toEqual([...ALLOWED[name]].sort());
  });

  test.each(NAMES.flatMap((name) => ROLES.map((role) => [role, name] as const)))('%s on %s', async (role, name) => {
    // The body is empty: a role that may not give the command hears of nothing else.
    const [outcome] = await ledger
      .as(CALLERS[role])
      .applyAll([{ id: commandIdOf(name), name, body: {} }], commandClassOf(name));
    const expected = ALLOWED[name].includes(role) ? 'invalid-input' : 'not-permitted';
    expect(outcome).toMatchObject({ status: 'refused', problem: { slug: expected } });
  });
});

describe('a caller', () => {
  test.each<[string, Caller, string]>([
    ['whose organisation does not host its role', { ...SUPPLIER, mspId: 'AnchorMSP' }, 'not-permitted'],
    ['whose organisation nobody knows', { ...SUPPLIER, mspId: 'StrangerMSP' }, 'not-permitted'],
    ['whose organisation has the name of a method', { ...SUPPLIER, mspId: 'constructor' }, 'not-permitted'],
    ['whose organisation has the name of the prototype', { ...SUPPLIER, mspId: '__proto__' }, 'not-permitted'],
    ['whose firm is with another organisation', { ...BANK_A, mspId: 'BankBMSP' }, 'not-permitted'],
    ['whose firm has another role', { ...SUPPLIER, party: ANCHOR.party }, 'not-permitted'],
    ['whose firm is not registered', aParty('newcomer', 'supplier', 'OperatorMSP'), 'firm-unknown'],
    ['who claims to be the operator from elsewhere', { ...OPERATOR, mspId: 'AnchorMSP' }, 'not-permitted'],
    ['who claims to be the certifier from elsewhere', { ...CERTIFIER, mspId: 'OperatorMSP' }, 'not-permitted'],
  ])('%s is refused', async (_, caller, slug) => {
    expect((await refusalOfBatch(caller, [issue('A-1')])).slug).toBe(slug);
  });

  test('of the operator or the certifier is a member before any firm is registered', async () => {
    const empty = anEmptyLedger();
    const { party: code, name, role, mspId } = ANCHOR;
    await empty.as(OPERATOR).does('registerFirm', { code, name, mspId, roles: [role], identifiers: [] });
    await empty.as(CERTIFIER).does('issueCredential', {
      holder: code,
      credential: 'littleGiant',
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
    });
    expect((await empty.records('credential')).length).toBe(1);
  });
});
