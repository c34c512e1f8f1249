/** Answers what a chaincode asks its peer while a transaction runs: state, ranges, history, metadata, private data. */
import { protos, queryresult } from 'fabric-protos/bundle.js';
import { GET_STATE_MULTIPLE, getMany, WRITE_BATCH_STATE, writeMany } from './bulk-questions';
import type { Ledger } from './ledger';
import { NO_BYTES, sparse } from './protobuf';
import { type Simulation, SimulationError } from './simulation';
import { readTransactionOf } from './stored-transactions';
import type { StateMetadata } from './versioned-state';

const Type = protos.ChaincodeMessage.Type;

/** Results that go to the chaincode at once, and results that a query gives at most; both as Fabric sets them. */
const BATCH_SIZE = 100;
const TOTAL_QUERY_LIMIT = 100_000;

/** Answers the questions of one transaction. @throws SimulationError from the answer when the peer refuses */
export function createAnswers(
  simulation: Simulation,
  ledger: Ledger,
  namespace: string,
): (question: protos.ChaincodeMessage) => Uint8Array {
  const queries = new Map<string, Query>();
  let queryCount = 0;

  const open = (next: Query['next'], limit: number, paginated: (() => string) | undefined): Uint8Array => {
    queryCount += 1;
    const id = String(queryCount);
    const query: Query = { id, next, limit, bookmark: paginated, pending: [], count: 0 };
    queries.set(id, query);
    return respond(query);
  };

  const respond = (query: Query): Uint8Array => {
    const response = nextBatch(query);
    if (!response.has_more) queries.delete(query.id);
    return protos.QueryResponse.encode(response).finish();
  };

  return (question) => {
    const { payload } = question;
    switch (question.type as number) {
      case GET_STATE_MULTIPLE:
        return getMany(simulation, payload);
      case WRITE_BATCH_STATE:
        writeMany(simulation, payload);
        return NO_BYTES;
      case Type.GET_STATE: {
        const { key, collection } = protos.GetState.decode(payload);
        return (collection ? simulation.getPrivate(collection, key) : simulation.get(key)) ?? NO_BYTES;
      }
      case Type.GET_PRIVATE_DATA_HASH: {
        const { key, collection } = protos.GetState.decode(payload);
        return simulation.getPrivateHash(collection, key) ?? NO_BYTES;
      }
      case Type.PUT_STATE: {
        const { key, value, collection } = protos.PutState.decode(payload);
        if (collection) simulation.putPrivate(collection, key, value);
        else simulation.put(key, value);
        return NO_BYTES;
      }
      case Type.DEL_STATE: {
        const { key, collection } = protos.DelState.decode(payload);
        if (collection) simulation.putPrivate(collection, key, undefined);
        else simulation.put(key, undefined);
        return NO_BYTES;
      }
      case Type.GET_STATE_METADATA: {
        const { key, collection } = protos.GetStateMetadata.decode(payload);
        const metadata = collection ? simulation.getPrivateMetadata(collection, key) : simulation.getMetadata(key);
        return metadataResult(metadata);
      }
      case Type.PUT_STATE_METADATA: {
        const { key, collection, metadata } = protos.PutStateMetadata.decode(payload);
        const entries: StateMetadata = new Map([[metadata?.metakey ?? '', metadata?.value ?? NO_BYTES]]);
        if (collection) simulation.putPrivateMetadata(collection, key, entries);
        else simulation.putMetadata(key, entries);
        return NO_BYTES;
      }
      case Type.GET_STATE_BY_RANGE: {
        const request = protos.GetStateByRange.decode(payload);
        const page = pageOf(request.metadata);
        if (request.collection) {
          const cursor = simulation.privateRange(request.collection, request.startKey, request.endKey);
          return open(() => stateResult(namespace, cursor.next()), TOTAL_QUERY_LIMIT, undefined);
        }
        const start = page?.bookmark ? page.bookmark : request.startKey;
        const cursor = simulation.range(start, request.endKey, page !== undefined);
        const limit = Math.min(page?.size || TOTAL_QUERY_LIMIT, TOTAL_QUERY_LIMIT);
        return open(() => stateResult(namespace, cursor.next()), limit, page && cursor.bookmark);
      }
      case Type.GET_HISTORY_FOR_KEY: {
        const { key } = protos.GetHistoryForKey.decode(payload);
        const results = historyOf(ledger, namespace, key, simulation.height);
        return open(() => results.next().value ?? undefined, TOTAL_QUERY_LIMIT, undefined);
      }
      case Type.QUERY_STATE_NEXT: {
        const query = queries.get(protos.QueryStateNext.decode(payload).id);
        if (query === undefined) throw new SimulationError('query iterator not found');
        return respond(query);
      }
      case Type.QUERY_STATE_CLOSE: {
        const { id } = protos.QueryStateClose.decode(payload);
        queries.delete(id);
        return protos.QueryResponse.encode({ id }).finish();
      }
      case Type.GET_QUERY_RESULT:
        // LevelDB, Fabric's default state database, refuses in these words.
        throw new SimulationError('ExecuteQuery not supported for leveldb');
      case Type.INVOKE_CHAINCODE:
        throw new SimulationError('the embedded network runs one chaincode: there is none to invoke');
      default:
        throw new SimulationError(`the embedded network does not know message type ${question.type}`);
    }
  };
}

interface Query {
  readonly id: string;
  readonly next: () => Uint8Array | undefined;
  readonly limit: number;
  /** Present where the chaincode asked for one page. */
  readonly bookmark: (() => string) | undefined;
  pending: Uint8Array[];
  count: number;
}

/** The next results: one page where it was asked for, else a hundred at a time. */
function nextBatch(query: Query): protos.IQueryResponse {
  while (query.count < query.limit) {
    const result = query.next();
    if (result === undefined) break;
    query.count += 1;
    if (query.bookmark === undefined && query.pending.length === BATCH_SIZE) {
      const batch = query.pending;
      query.pending = [result];
      return { results: resultsOf(batch), has_more: true, id: query.id };
    }
    query.pending.push(result);
  }
  const metadata = query.bookmark && {
    metadata: protos.QueryResponseMetadata.encode(
      sparse({ fetched_records_count: query.count, bookmark: query.bookmark() }),
    ).finish(),
  };
  return { results: resultsOf(query.pending), id: query.id, ...metadata };
}

function resultsOf(results: readonly Uint8Array[]): protos.IQueryResultBytes[] {
  return results.map((resultBytes) => ({ resultBytes }));
}

function stateResult(namespace: string, entry: { key: string; value: Uint8Array } | undefined): Uint8Array | undefined {
  return entry && queryresult.KV.encode({ namespace, key: entry.key, value: entry.value }).finish();
}

function pageOf(metadata: Uint8Array): { readonly size: number; readonly bookmark: string } | undefined {
  const { pageSize, bookmark } = protos.QueryMetadata.decode(metadata);
  return pageSize === 0 && bookmark === '' ? undefined : { size: pageSize, bookmark };
}

function metadataResult(metadata: StateMetadata | undefined): Uint8Array {
  const entries = [...(metadata ?? [])].map(([metakey, value]) => ({ metakey, value }));
  return protos.StateMetadataResult.encode({ entries }).finish();
}

/** Each valid write of a key, the newest first. */
function* historyOf(ledger: Ledger, namespace: string, key: string, height: number): Generator<Uint8Array, undefined> {
  for (const { block, index } of ledger.writersOf(namespace, key, height)) {
    const { txId, timestamp, sets } = readTransactionOf(ledger.blockBytes(block), index);
    const writes = sets.find((set) => set.namespace === namespace)?.set.writes ?? [];
    const write = writes.find((each) => each.key === key);
    const deleted = write?.is_delete === true;
    const value = deleted ? NO_BYTES : (write?.value ?? NO_BYTES);
    yield queryresult.KeyModification.encode({
      ...sparse({ tx_id: txId, value, is_delete: deleted }),
      ...(timestamp === undefined ? {} : { timestamp }),
    }).finish();
  }
  return undefined;
}
