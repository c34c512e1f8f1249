// Many keys in one message where the peer takes it, and one by one with every other peer.
import { EventEmitter } from 'node:events';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeStub } from 'fabric-shim';
import { type BulkState, bulkStateOf, noteAbilities } from './bulk-state';

const { Type } = peer.ChaincodeMessage;

/** A message as it reached the peer. */
interface Asked {
  readonly type: number;
  readonly txId: string;
  readonly channel: string;
  readonly payload: Uint8Array;
}

/** What a peer says of itself; nothing at all where it is older than Fabric 3.1. */
interface Abilities {
  readonly get?: number;
  readonly put?: number;
}

/** The shim's connection to a peer that greets with these abilities, and answers by `answer`. */
function connectionTo(greeting: Uint8Array | undefined, answer: (asked: Asked) => Uint8Array = () => new Uint8Array()) {
  const stream = new EventEmitter();
  const asked: Asked[] = [];
  noteAbilities(stream as unknown as Parameters<typeof noteAbilities>[0]);
  if (greeting !== undefined) {
    stream.emit('data', messageOf(Type.REGISTERED, new Uint8Array()));
    stream.emit('data', messageOf(Type.READY, greeting));
  }
  const handler = {
    _stream: stream,
    async _askPeerAndListen(message: peer.ChaincodeMessage) {
      const question = {
        type: message.getType(),
        txId: message.getTxid(),
        channel: message.getChannelId(),
        payload: message.getPayload_asU8(),
      };
      asked.push(question);
      return answer(question);
    },
  };
  const bulk = bulkStateOf({ handler, channel_id: 'greentier', txId: 'tx' } as unknown as ChaincodeStub);
  return { asked, bulk };
}

function messageOf(type: peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap], payload: Uint8Array) {
  const message = new peer.ChaincodeMessage();
  message.setType(type);
  message.setPayload(payload);
  return message;
}

function greetingOf({ get, put }: Abilities): Uint8Array {
  const told = new peer.ChaincodeAdditionalParams();
  told.setUseGetMultipleKeys(get !== undefined);
  told.setMaxSizeGetMultipleKeys(get ?? 1_000);
  told.setUseWriteBatch(put !== undefined);
  told.setMaxSizeWriteBatch(put ?? 1_000);
  return told.serializeBinary();
}

const keysIn = ({ payload }: Asked) => peer.GetStateMultiple.deserializeBinary(payload).getKeysList();
const recordsIn = ({ payload }: Asked) =>
  peer.WriteBatchState.deserializeBinary(payload)
    .getRecList()
    .map((record) => ({
      type: record.getType(),
      collection: record.getCollection(),
      key: record.getKey(),
      value: textOf(record.getValue_asU8()),
    }));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const bytesOf = (text: string) => Buffer.from(text, 'utf8');

/** Answers each key with itself in capitals, and `none` with nothing. */
function inCapitals(asked: Asked): Uint8Array {
  const answer = new peer.GetStateMultipleResult();
  answer.setValuesList(keysIn(asked).map((key) => bytesOf(key === 'none' ? '' : key.toUpperCase())));
  return answer.serializeBinary();
}

const namesOf = (bulk: BulkState) => Object.keys(bulk).sort();

test.each<[string, Uint8Array | undefined, string[]]>([
  ['has not greeted yet', undefined, []],
  ['greets without a word, as before Fabric 3.1', new Uint8Array(), []],
  ['greets with what nobody can read', bytesOf('\u0000\u00ff no message'), []],
  ['switches both off', greetingOf({}), []],
  ['takes reads alone', greetingOf({ get: 10 }), ['get']],
  ['takes writes alone', greetingOf({ put: 10 }), ['put']],
  ['takes both', greetingOf({ get: 10, put: 10 }), ['get', 'put']],
  ['takes both with no room for a key', greetingOf({ get: 0, put: 0 }), []],
])('a peer that %s', (_, greeting, expected) => {
  expect(namesOf(connectionTo(greeting).bulk)).toEqual(expected);
});

test('what one peer says does not count for another', () => {
  connectionTo(greetingOf({ get: 10, put: 10 }));
  expect(namesOf(connectionTo(new Uint8Array()).bulk)).toEqual([]);
});

test('values come in the order of their keys, and empty where there is none', async () => {
  const { bulk, asked } = connectionTo(greetingOf({ get: 10 }), inCapitals);
  const values = await bulk.get?.(['b', 'none', 'a']);
  expect(values?.map(textOf)).toEqual(['B', '', 'A']);
  expect(asked).toMatchObject([{ type: Type.GET_STATE_MULTIPLE, txId: 'tx', channel: 'greentier' }]);
});

test('a message has no more keys than the peer takes', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const { bulk, asked } = connectionTo(greetingOf({ get: 2 }), inCapitals);
  expect((await bulk.get?.(keys))?.map(textOf)).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(asked.map(keysIn)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test('nothing is asked for no keys, and nothing written for no values', async () => {
  const { bulk, asked } = connectionTo(greetingOf({ get: 2, put: 2 }), inCapitals);
  expect(await bulk.get?.([])).toEqual([]);
  await bulk.put?.([]);
  expect(asked).toEqual([]);
});

test.each([
  ['for nothing, as Fabric 3.1.5 does when its database fails', 0],
  ['for too few keys', 1],
  ['for too many', 3],
])('a peer that answers %s is not believed', async (_, count) => {
  const { bulk } = connectionTo(greetingOf({ get: 10 }), () => {
    const answer = new peer.GetStateMultipleResult();
    answer.setValuesList(Array.from({ length: count }, () => bytesOf('x')));
    return answer.serializeBinary();
  });
  await expect(bulk.get?.(['a', 'b'])).rejects.toThrow(`the peer answered for ${count} of 2 keys`);
});

test('writes travel in their order, each with its collection', async () => {
  const { bulk, asked } = connectionTo(greetingOf({ put: 2 }));
  await bulk.put?.([
    { collection: '', key: 'b', value: bytesOf('1') },
    { collection: 'offers', key: 'a', value: bytesOf('2') },
    { collection: '', key: 'c', value: bytesOf('绿') },
  ]);
  const type = peer.WriteRecord.Type.PUT_STATE;
  expect(asked.map((each) => each.type)).toEqual([Type.WRITE_BATCH_STATE, Type.WRITE_BATCH_STATE]);
  expect(asked.map(recordsIn)).toEqual([
    [
      { type, collection: '', key: 'b', value: '1' },
      { type, collection: 'offers', key: 'a', value: '2' },
    ],
    [{ type, collection: '', key: 'c', value: '绿' }],
  ]);
});

test('what the peer refuses fails the transaction', async () => {
  const { bulk } = connectionTo(greetingOf({ get: 10, put: 10 }), () => {
    throw new Error('no ledger context');
  });
  await expect(bulk.get?.(['a'])).rejects.toThrow('no ledger context');
  await expect(bulk.put?.([{ collection: '', key: 'a', value: bytesOf('1') }])).rejects.toThrow('no ledger context');
});
