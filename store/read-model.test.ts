// The read model follows from the blocks alone: each counts once, in order, and shows a record to nobody else.
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordKind } from '../domain/records';
import { acceptRequest, findCommands, rememberTransaction } from './command-log';
import { partyBalances } from './postings';
import {
  applyBlock,
  type BlockProjection,
  clearReadModel,
  findRecord,
  firmFinder,
  nextBlock,
  type RecordWrite,
  replaceReadModel,
} from './read-model';
import { pageOfRecords } from './record-pages';
import { startTestDatabase, type TestDatabase } from './testing/database';

const NOW = new Date('2026-03-02T02:00:00Z');
const SELLER = { party: '91420802MAYW0G386H', role: 'supplier' };
const STRANGER = { party: '91430124MAYW0G4C54', role: 'supplier' };
const BANK = { party: '91990000955917903J', role: 'bank' };

let store: TestDatabase;

beforeAll(async () => {
  store = await startTestDatabase();
});

beforeEach(async () => {
  await clearReadModel(store.database);
});

afterAll(async () => {
  await store.stop();
});

function aWrite(id: string, fields: Partial<RecordWrite> & { state?: string } = {}): RecordWrite {
  const { state = 'issued', ...rest } = fields;
  return {
    kind: 'receivable' as RecordKind,
    keyParts: [id],
    record: { id, state, seller: SELLER.party },
    visibility: { parties: [SELLER.party], roles: [] },
    transactionId: `tx of ${id} ${state}`,
    ...rest,
  };
}

function aBlock(number: bigint, ...records: RecordWrite[]): BlockProjection {
  return { number, records, commands: [] };
}

async function everything() {
  return await store.database.selectFrom('ledger_record').selectAll().orderBy('kind').orderBy('key').execute();
}

test('a block counts once: it changes nothing when it comes again', async () => {
  expect(await applyBlock(store.database, aBlock(0n, aWrite('R1')), NOW)).toBe(true);
  expect(await applyBlock(store.database, aBlock(1n, aWrite('R1', { state: 'confirmed' })), NOW)).toBe(true);
  expect(await applyBlock(store.database, aBlock(0n, aWrite('R1')), NOW)).toBe(false);
  const found = await findRecord(store.database, SELLER, 'receivable', 'R1');
  expect(found).toMatchObject({ record: { state: 'confirmed' }, blockNumber: '1' });
});

test('a block’s postings are booked once, and a rebuild books them again', async () => {
  const line = (party: string, amountMinor: bigint) =>
    ({
      party,
      account: 'cash',
      receivable: 'R1',
      currency: 'CNY',
      amountMinor,
      transactionId: 'tx',
      bookedAt: NOW.toISOString(),
    }) as const;
  const block = { ...aBlock(0n), postings: [line('SELLER', 700n), line('BANK', -700n), line('SELLER', -1n)] };
  const booked = [{ account: 'cash', currency: 'CNY', balanceMinor: '699' }];
  await applyBlock(store.database, block, NOW);
  await applyBlock(store.database, block, NOW);
  expect(await partyBalances(store.database, 'SELLER')).toEqual(booked);
  await clearReadModel(store.database);
  expect(await partyBalances(store.database, 'SELLER')).toEqual([]);
  await applyBlock(store.database, block, NOW);
  expect(await partyBalances(store.database, 'SELLER')).toEqual(booked);
});

test('a block that comes before its predecessor is an error and changes nothing', async () => {
  await expect(applyBlock(store.database, aBlock(1n, aWrite('R1')), NOW)).rejects.toThrow('before block 0');
  expect(await everything()).toEqual([]);
  expect(await nextBlock(store.database)).toBe(0n);
});

test('blocks that several projectors apply at once are applied once each, in order', async () => {
  for (let number = 0n; number < 5n; number += 1n) {
    const block = aBlock(number, aWrite('R1', { state: `state ${number}` }));
    const applied = await Promise.all([1, 2, 3].map(() => applyBlock(store.database, block, NOW)));
    expect(applied.filter(Boolean)).toHaveLength(1);
  }
  expect(await nextBlock(store.database)).toBe(5n);
});

test('the last write of a record in a block is the one that counts', async () => {
  await applyBlock(store.database, aBlock(0n, aWrite('R1'), aWrite('R1', { state: 'confirmed' })), NOW);
  expect((await findRecord(store.database, SELLER, 'receivable', 'R1'))?.record.state).toBe('confirmed');
});

test('a rebuild from the same blocks gives the same rows', async () => {
  const blocks = [
    aBlock(0n, aWrite('R1'), aWrite('R2')),
    aBlock(1n),
    aBlock(2n, aWrite('R1', { state: 'confirmed', visibility: { parties: [SELLER.party], roles: ['bank'] } })),
  ];
  for (const block of blocks) await applyBlock(store.database, block, NOW);
  const live = await everything();
  await clearReadModel(store.database);
  for (const block of blocks) await applyBlock(store.database, block, NOW);
  expect(await everything()).toEqual(live);
  expect(live).toHaveLength(2);
});

test('a firm that was found is not asked for again for a while; one that was not found is each time', async () => {
  const freshForMs = 300;
  const find = firmFinder(store.database, freshForMs);
  const byCode = () => find([{ scheme: 'USCC', value: SELLER.party }]);
  expect(await byCode()).toBeUndefined();
  const firm = aWrite(SELLER.party, { kind: 'firm', record: { code: SELLER.party } });
  await applyBlock(store.database, aBlock(0n, firm), NOW);
  expect(await byCode()).toEqual({ code: SELLER.party });
  await clearReadModel(store.database);
  expect(await byCode()).toEqual({ code: SELLER.party });
  await delay(freshForMs);
  expect(await byCode()).toBeUndefined();
});

test('a record is seen by the parties and roles that it names, and by nobody else', async () => {
  await applyBlock(store.database, aBlock(0n, aWrite('R1')), NOW);
  await applyBlock(
    store.database,
    aBlock(1n, aWrite('R2', { visibility: { parties: [SELLER.party], roles: ['bank'] } })),
    NOW,
  );
  const newest = { filters: [], order: { by: 'firstBlock', descending: true }, limit: 100 } as const;
  const seenBy = async (viewer: typeof SELLER) =>
    (await pageOfRecords(store.database, viewer, 'receivable', newest)).items.map(({ record }) => record.id);
  expect(await seenBy(SELLER)).toEqual(['R2', 'R1']);
  expect(await seenBy(BANK)).toEqual(['R2']);
  expect(await seenBy(STRANGER)).toEqual([]);
  expect(await findRecord(store.database, STRANGER, 'receivable', 'R1')).toBeUndefined();
  expect(await findRecord(store.database, BANK, 'receivable', 'R1')).toBeUndefined();
});

test('a command is applied when its block is projected, and keeps its first block', async () => {
  const { commandIds } = await acceptRequest(store.database, {
    actor: { ...SELLER, role: 'supplier', user: 'somebody', identity: 'OperatorMSP.seller' },
    idempotencyKey: 'applied-once',
    bodySha256: '0'.repeat(64),
    commands: [{ name: 'captureGreenEvent', body: {} as never }],
    refusals: [],
    now: NOW,
  });
  const [id = ''] = commandIds;
  await rememberTransaction(store.database, commandIds, 'tx');
  await rememberTransaction(store.database, commandIds, 'again');
  const done = { id, subject: 'greenEvent/E1', transactionId: 'tx' };
  await applyBlock(store.database, { number: 0n, records: [], commands: [done] }, NOW);
  await applyBlock(store.database, { number: 1n, records: [], commands: [{ ...done, transactionId: 'again' }] }, NOW);
  const [row] = await findCommands(store.database, commandIds);
  expect(row).toMatchObject({ state: 'applied', subject: 'greenEvent/E1', transaction_id: 'tx', block_number: '0' });
});

describe('the read model made anew', () => {
  async function* given(...blocks: BlockProjection[]) {
    yield* blocks;
  }

  test('from the same blocks is the same', async () => {
    const blocks = [aBlock(0n, aWrite('R1'), aWrite('R2')), aBlock(1n, aWrite('R1', { state: 'confirmed' }))];
    for (const block of blocks) await applyBlock(store.database, block, NOW);
    const live = await everything();
    await store.database.deleteFrom('ledger_record').where('key', '=', 'R2').execute(); // somebody's hand
    expect(await replaceReadModel(store.database, given(...blocks), NOW)).toBe(2n);
    expect(await everything()).toEqual(live);
  });

  test.each<[string, BlockProjection[], string]>([
    ['have a gap', [aBlock(0n, aWrite('R9')), aBlock(2n)], 'block 2 came before block 1'],
    ['end too early', [aBlock(0n, aWrite('R9'))], 'the blocks end at 1'],
  ])('from blocks that %s is refused, and the old one stays', async (_, blocks, reason) => {
    for (const number of [0n, 1n, 2n]) await applyBlock(store.database, aBlock(number, aWrite(`R${number}`)), NOW);
    const live = await everything();
    await expect(replaceReadModel(store.database, given(...blocks), NOW)).rejects.toThrow(reason);
    expect(await everything()).toEqual(live);
    expect(await applyBlock(store.database, aBlock(3n), NOW)).toBe(true);
  });
});
