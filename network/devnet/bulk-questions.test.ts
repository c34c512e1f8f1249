// Many keys in one message do what the same keys do one by one.
import { peer } from '@hyperledger/fabric-protos';
import { protos } from 'fabric-protos/bundle.js';
import { GET_STATE_MULTIPLE, GREETING, getMany, WRITE_BATCH_STATE, writeMany } from './bulk-questions';
import { createAnswers } from './chaincode-questions';
import type { Ledger } from './ledger';
import { Simulation } from './simulation';
import { VersionedState } from './versioned-state';

const NAMESPACE = 'ns';
const OPEN = { held: true, mayRead: true, mayWrite: true };

/** A simulation on a ledger of one block, which holds these values. */
function simulationOn(values: Readonly<Record<string, string>> = {}): Simulation {
  const state = new VersionedState();
  for (const [key, value] of Object.entries(values)) {
    const version = { block: 0, transaction: 0 };
    state.put(NAMESPACE, key, { value: Buffer.from(value), metadata: undefined, version });
  }
  state.show(1);
  return new Simulation({
    ledger: { state, height: 1 } as unknown as Ledger,
    namespace: NAMESPACE,
    txId: 'tx',
    collectionAccess: (collection) => (collection === 'offers' ? OPEN : undefined),
  });
}

function question(keys: readonly string[], collection = ''): Uint8Array {
  const message = new peer.GetStateMultiple();
  message.setKeysList([...keys]);
  message.setCollection(collection);
  return message.serializeBinary();
}

const valuesIn = (answer: Uint8Array): string[] =>
  peer.GetStateMultipleResult.deserializeBinary(answer)
    .getValuesList_asU8()
    .map((value) => Buffer.from(value).toString('utf8'));

type Write = Partial<Record<'collection' | 'key' | 'value' | 'metakey', string>> & { readonly type: number };

function batchOf(...writes: readonly Write[]): Uint8Array {
  const batch = new peer.WriteBatchState();
  batch.setRecList(
    writes.map(({ type, collection = '', key = '', value = '', metakey }) => {
      const record = new peer.WriteRecord();
      record.setType(type as peer.WriteRecord.TypeMap[keyof peer.WriteRecord.TypeMap]);
      record.setCollection(collection);
      record.setKey(key);
      record.setValue(Buffer.from(value));
      if (metakey !== undefined) {
        const metadata = new peer.StateMetadata();
        metadata.setMetakey(metakey);
        metadata.setValue(Buffer.from(value));
        record.setMetadata(metadata);
      }
      return record;
    }),
  );
  return batch.serializeBinary();
}

const { PUT_STATE, DEL_STATE, PUT_STATE_METADATA, PURGE_PRIVATE_DATA } = peer.WriteRecord.Type;

test('a peer greets with what it takes in bulk and how much of it', () => {
  const told = peer.ChaincodeAdditionalParams.deserializeBinary(GREETING);
  expect(told.toObject()).toEqual({
    useWriteBatch: true,
    maxSizeWriteBatch: 1_000,
    useGetMultipleKeys: true,
    maxSizeGetMultipleKeys: 1_000,
  });
});

test('values come in the order of their keys, empty where there is none', () => {
  expect(valuesIn(getMany(simulationOn({ a: '1', b: '2' }), question(['b', 'none', 'a'])))).toEqual(['2', '', '1']);
});

test('what is read in bulk stands in the reads as what is read key by key', () => {
  const [bulk, single] = [simulationOn({ a: '1' }), simulationOn({ a: '1' })];
  getMany(bulk, question(['none', 'a']));
  for (const key of ['a', 'none']) single.get(key);
  expect(bulk.result()).toEqual(single.result());
  expect(bulk.result().publicSet.length).toBeGreaterThan(0);
});

test('what is written in bulk stands in the writes as what is written one by one', () => {
  const [bulk, single] = [simulationOn({ gone: '1' }), simulationOn({ gone: '1' })];
  writeMany(
    bulk,
    batchOf(
      { type: PUT_STATE, key: 'a', value: 'first' },
      { type: PUT_STATE, key: 'a', value: 'second' },
      { type: DEL_STATE, key: 'gone' },
      { type: PUT_STATE_METADATA, key: 'a', metakey: 'VALIDATION_PARAMETER', value: 'policy' },
      { type: PUT_STATE, collection: 'offers', key: 'o', value: 'sealed' },
      { type: DEL_STATE, collection: 'offers', key: 'p' },
      { type: PUT_STATE_METADATA, collection: 'offers', key: 'o', metakey: 'VALIDATION_PARAMETER', value: 'policy' },
    ),
  );
  const policy = new Map([['VALIDATION_PARAMETER', Buffer.from('policy')]]);
  single.put('a', Buffer.from('second'));
  single.put('gone', undefined);
  single.putMetadata('a', policy);
  single.putPrivate('offers', 'o', Buffer.from('sealed'));
  single.putPrivate('offers', 'p', undefined);
  single.putPrivateMetadata('offers', 'o', policy);
  expect(bulk.result()).toEqual(single.result());
});

test('a private collection answers in bulk too, and one that nobody declared is refused by name', () => {
  expect(valuesIn(getMany(simulationOn(), question(['a'], 'offers')))).toEqual(['']);
  expect(() => getMany(simulationOn(), question(['a'], 'undeclared'))).toThrow('undeclared');
  expect(() => writeMany(simulationOn(), batchOf({ type: PUT_STATE, collection: 'undeclared', key: 'a' }))).toThrow(
    'undeclared',
  );
});

test('what a peer does not do in bulk is refused', () => {
  expect(() => writeMany(simulationOn(), batchOf({ type: PURGE_PRIVATE_DATA, key: 'a' }))).toThrow(
    'unknown operation type',
  );
});

test('both messages are answered among all others', () => {
  const simulation = simulationOn({ a: '1' });
  const answer = createAnswers(simulation, { state: {} } as unknown as Ledger, NAMESPACE);
  const asked = (type: number, payload: Uint8Array) => answer(protos.ChaincodeMessage.create({ type, payload }));
  expect(valuesIn(asked(GET_STATE_MULTIPLE, question(['a'])))).toEqual(['1']);
  expect(asked(WRITE_BATCH_STATE, batchOf({ type: PUT_STATE, key: 'b', value: '2' }))).toHaveLength(0);
  expect(simulation.result().publicSet.length).toBeGreaterThan(0);
});
