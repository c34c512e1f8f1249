// One transaction's view: it sees its own writes, takes back those of a refused command, and hands them over in order.

import { encodeRecord } from '../domain/record-codec';
import type { LedgerRecord } from '../domain/records';
import { commandIdOf } from './testing/ledger';
import { type MemoryStub, memoryStub } from './testing/memory-stub';
import { UnitOfWork } from './unit-of-work';

const SIGNER = `0x${'1'.repeat(40)}`;
const OTHER_SIGNER = `0x${'2'.repeat(40)}`;

function nonce(number: number, usedBy = 'first', signer = SIGNER): LedgerRecord<'usedNonce'> {
  return { signer, nonce: `0x${number.toString(16).padStart(64, '0')}`, usedBy: commandIdOf(usedBy) };
}

async function aStubWith(...records: LedgerRecord<'usedNonce'>[]): Promise<MemoryStub> {
  const stub = memoryStub();
  const work = new UnitOfWork(stub);
  for (const record of records) work.put('usedNonce', record);
  await work.flush();
  stub.commit();
  return stub;
}

const get = (work: UnitOfWork, { signer, nonce }: LedgerRecord<'usedNonce'>) => work.get('usedNonce', signer, nonce);

describe('reading', () => {
  test('a record that nobody wrote is not there', async () => {
    expect(await get(new UnitOfWork(memoryStub()), nonce(1))).toBeUndefined();
  });

  test('a committed record is there', async () => {
    expect(await get(new UnitOfWork(await aStubWith(nonce(1))), nonce(1))).toEqual(nonce(1));
  });

  test('what the transaction wrote is there before it is flushed, and Fabric knows nothing of it', async () => {
    const stub = await aStubWith(nonce(1));
    const work = new UnitOfWork(stub);
    work.put('usedNonce', nonce(1, 'second'));
    expect(await get(work, nonce(1))).toEqual(nonce(1, 'second'));
    expect(stub.pending).toEqual([]);
    expect(await get(new UnitOfWork(stub), nonce(1))).toEqual(nonce(1));
  });

  test('a key is asked of the peer once, there or not', async () => {
    const stub = await aStubWith(nonce(1));
    const work = new UnitOfWork(stub);
    for (let time = 0; time < 5; time++) {
      await get(work, nonce(1));
      await get(work, nonce(2));
    }
    expect(stub.reads.gets).toBe(2);
  });

  test('a committed record is the same for all who ask, and nobody can change it', async () => {
    const work = new UnitOfWork(await aStubWith(nonce(1)));
    const record = await get(work, nonce(1));
    expect(() => Object.assign(record ?? {}, { usedBy: commandIdOf('second') })).toThrow(TypeError);
    expect(await get(work, nonce(1))).toEqual(nonce(1));
  });

  test('a stored record that breaks its schema stops everything', async () => {
    const stub = memoryStub();
    await stub.putState(
      stub.createCompositeKey('usedNonce', ['a', 'b']),
      Buffer.from('{"version":1,"record":{"signer":"a"}}'),
    );
    stub.commit();
    await expect(new UnitOfWork(stub).get('usedNonce', 'a', 'b')).rejects.toThrow(
      'a stored usedNonce breaks its schema',
    );
  });
});

describe('listing', () => {
  test('merges what was written into what is committed, in the order of keys', async () => {
    const work = new UnitOfWork(await aStubWith(nonce(5), nonce(1), nonce(3)));
    work.put('usedNonce', nonce(4));
    work.put('usedNonce', nonce(3, 'second'));
    work.put('usedNonce', nonce(2));
    expect(await work.list('usedNonce', SIGNER)).toEqual([nonce(1), nonce(2), nonce(3, 'second'), nonce(4), nonce(5)]);
  });

  test('takes only keys that begin with whole parts', async () => {
    const work = new UnitOfWork(await aStubWith(nonce(1), nonce(2, 'first', OTHER_SIGNER)));
    work.put('usedNonce', nonce(3, 'first', OTHER_SIGNER));
    expect(await work.list('usedNonce', SIGNER)).toEqual([nonce(1)]);
    expect(await work.list('usedNonce', SIGNER.slice(0, -1))).toEqual([]);
    expect(await work.list('usedNonce')).toHaveLength(3);
  });

  test('asks the peer for a range once, and still sees later writes', async () => {
    const stub = await aStubWith(nonce(1));
    const work = new UnitOfWork(stub);
    expect(await work.list('usedNonce', SIGNER)).toHaveLength(1);
    work.put('usedNonce', nonce(2));
    expect(await work.list('usedNonce', SIGNER)).toHaveLength(2);
    expect(stub.reads.ranges).toBe(1);
  });
});

describe('reading ahead', () => {
  const keyOf = ({ signer, nonce }: LedgerRecord<'usedNonce'>) => ['usedNonce', signer, nonce] as const;

  test('asks once for each key, however often it is named, and what was read is not asked for again', async () => {
    for (const bulk of [true, false]) {
      const stub = await aStubWith(nonce(1));
      const work = new UnitOfWork(stub, bulk ? stub.bulk : {});
      await work.public.readAhead([keyOf(nonce(1)), keyOf(nonce(2)), keyOf(nonce(1))]);
      await work.public.readAhead([keyOf(nonce(1)), keyOf(nonce(3))]);
      expect(await get(work, nonce(1))).toEqual(nonce(1));
      expect(await get(work, nonce(2))).toBeUndefined();
      expect(stub.reads.gets).toBe(3);
    }
  });
});

describe('an attempt', () => {
  test('that succeeds keeps its writes and answers its result', async () => {
    const work = new UnitOfWork(memoryStub());
    const result = await work.attempt(async () => {
      work.put('usedNonce', nonce(1));
      return (await get(work, nonce(1)))?.usedBy;
    });
    expect(result).toBe(commandIdOf('first'));
    expect(await get(work, nonce(1))).toEqual(nonce(1));
  });

  test('that throws leaves no trace, neither new keys nor new values', async () => {
    const stub = await aStubWith(nonce(1));
    const work = new UnitOfWork(stub);
    await work.attempt(async () => work.put('usedNonce', nonce(2, 'earlier')));
    const attempt = work.attempt(async () => {
      work.put('usedNonce', nonce(1, 'second'));
      work.put('usedNonce', nonce(2, 'second'));
      work.put('usedNonce', nonce(3, 'second'));
      expect(await work.list('usedNonce', SIGNER)).toHaveLength(3);
      throw new Error('refused');
    });
    await expect(attempt).rejects.toThrow('refused');
    expect(await work.list('usedNonce', SIGNER)).toEqual([nonce(1), nonce(2, 'earlier')]);
    expect(await get(work, nonce(3))).toBeUndefined();
    await work.flush();
    expect(stub.pending).toHaveLength(1);
  });

  test('does not nest: a command is one piece of work', async () => {
    const work = new UnitOfWork(memoryStub());
    await expect(work.attempt(() => work.attempt(async () => 1))).rejects.toThrow('nest');
    expect(await work.attempt(async () => 2)).toBe(2);
  });

  test('costs what it writes, not what the batch wrote before it', async () => {
    const work = new UnitOfWork(memoryStub());
    for (let number = 0; number < 10_000; number++) work.put('usedNonce', nonce(number));
    const startedAt = performance.now();
    for (let number = 0; number < 2_000; number++) await work.attempt(async () => number);
    expect(performance.now() - startedAt).toBeLessThan(250);
  });
});

describe('flushing', () => {
  test('hands each key over once, in the order of keys, with its last value', async () => {
    const stub = memoryStub();
    const work = new UnitOfWork(stub);
    work.put('usedNonce', nonce(3));
    work.put('invoiceEvidence', { invoiceFingerprint: 'a'.repeat(64), greenEvent: `E${'b'.repeat(24)}` });
    work.put('usedNonce', nonce(1));
    work.put('usedNonce', nonce(3, 'second'));
    await work.flush();
    expect(stub.pending).toEqual([...stub.pending].sort());
    expect(stub.pending).toHaveLength(3);
    stub.commit();
    expect(stub.state().at(-1)?.[1]).toBe(encodeRecord('usedNonce', nonce(3, 'second')));
  });

  test('in bulk writes the same, collections after the public state', async () => {
    const [single, bulk] = [memoryStub(), memoryStub()];
    for (const [stub, abilities] of [
      [single, {}],
      [bulk, bulk.bulk],
    ] as const) {
      const work = new UnitOfWork(stub, abilities);
      work.privately('offers').put('usedNonce', nonce(3));
      work.put('usedNonce', nonce(2));
      work.put('usedNonce', nonce(1));
      await work.flush();
    }
    expect(bulk.pending).toEqual(single.pending);
    expect(bulk.pending).toHaveLength(3);
    bulk.commit();
    single.commit();
    expect(bulk.state()).toEqual(single.state());
  });

  test('writes nothing when nothing was written', async () => {
    const stub = await aStubWith(nonce(1));
    const work = new UnitOfWork(stub);
    await get(work, nonce(1));
    await work.flush();
    expect(stub.pending).toEqual([]);
  });
});
