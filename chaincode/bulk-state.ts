/**
 * Many keys in one message, with a peer that says that it understands it: Fabric 3.1, which names its limits when it greets
 * the chaincode, and the embedded network. fabric-shim 2.5.8 asks key by key, so this speaks through its connection.
 */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeStub } from 'fabric-shim';

/** A value of the public state, or of a collection where one is named. */
export interface BulkWrite {
  readonly collection: string;
  readonly key: string;
  readonly value: Uint8Array;
}

/** What a peer takes in bulk; what is absent goes key by key. */
export interface BulkState {
  /**
   * Values of public keys in their order, empty where there is none. Private ones are left out: Fabric 3.1.5 compares
   * them with their public hash only when it is asked for a single one.
   * @throws Error when the peer does not answer for every key
   */
  readonly get?: (keys: readonly string[]) => Promise<Uint8Array[]>;
  /** Writes values in their order. */
  readonly put?: (writes: readonly BulkWrite[]) => Promise<void>;
}

export type PeerStream = ServerDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>;

/** Keys in one message, by what it does; 0 where the peer does not take it. */
interface Limits {
  readonly get: number;
  readonly put: number;
}

const { Type } = peer.ChaincodeMessage;
const limitsOf = new WeakMap<object, Limits>();

/** Listens for what a peer says of itself; call it before the shim does. */
export function noteAbilities(stream: Pick<PeerStream, 'on'>): void {
  stream.on('data', (message: peer.ChaincodeMessage) => {
    if (message.getType() === Type.READY) limitsOf.set(stream, limitsIn(message.getPayload_asU8()));
  });
}

/** What the peer of a transaction takes in bulk. */
export function bulkStateOf(stub: ChaincodeStub): BulkState {
  const { handler, channel_id, txId } = stub as unknown as ShimStub;
  const limits = limitsOf.get(handler._stream);
  if (limits === undefined) return {};
  const ask: Ask = (type, payload) => {
    const message = new peer.ChaincodeMessage();
    message.setType(type);
    message.setPayload(payload);
    message.setTxid(txId);
    message.setChannelId(channel_id);
    return handler._askPeerAndListen(message, 'Bulk');
  };
  return {
    ...(limits.get > 0 ? { get: (keys) => getAll(ask, keys, limits.get) } : {}),
    ...(limits.put > 0 ? { put: (writes) => putAll(ask, writes, limits.put) } : {}),
  };
}

type MessageType = ReturnType<peer.ChaincodeMessage['getType']>;
type Ask = (type: MessageType, payload: Uint8Array) => Promise<Uint8Array>;

/** What the shim's stub keeps of the connection; it has no public way to send a message of another kind. */
interface ShimStub {
  readonly channel_id: string;
  readonly txId: string;
  readonly handler: {
    readonly _stream: object;
    _askPeerAndListen(message: peer.ChaincodeMessage, method: string): Promise<Uint8Array>;
  };
}

async function getAll(ask: Ask, keys: readonly string[], limit: number): Promise<Uint8Array[]> {
  const values: Uint8Array[] = [];
  for (const some of chunksOf(keys, limit)) {
    const question = new peer.GetStateMultiple();
    question.setKeysList(some);
    const answer = peer.GetStateMultipleResult.deserializeBinary(
      await ask(Type.GET_STATE_MULTIPLE, question.serializeBinary()),
    );
    const found = answer.getValuesList_asU8();
    // A peer whose database fails answers with nothing instead of an error (Fabric 3.1.5).
    if (found.length !== some.length) throw new Error(`the peer answered for ${found.length} of ${some.length} keys`);
    values.push(...found);
  }
  return values;
}

async function putAll(ask: Ask, writes: readonly BulkWrite[], limit: number): Promise<void> {
  for (const some of chunksOf(writes, limit)) {
    const batch = new peer.WriteBatchState();
    batch.setRecList(some.map(recordOf));
    await ask(Type.WRITE_BATCH_STATE, batch.serializeBinary());
  }
}

function recordOf({ collection, key, value }: BulkWrite): peer.WriteRecord {
  const record = new peer.WriteRecord();
  record.setType(peer.WriteRecord.Type.PUT_STATE);
  record.setCollection(collection);
  record.setKey(key);
  record.setValue(value);
  return record;
}

/** A peer before Fabric 3.1 greets without a word; what cannot be read counts as that. */
function limitsIn(payload: Uint8Array): Limits {
  try {
    const told = peer.ChaincodeAdditionalParams.deserializeBinary(payload);
    return {
      get: told.getUseGetMultipleKeys() ? told.getMaxSizeGetMultipleKeys() : 0,
      put: told.getUseWriteBatch() ? told.getMaxSizeWriteBatch() : 0,
    };
  } catch {
    return { get: 0, put: 0 };
  }
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
