/** Questions about many keys in one message, as Fabric's peers take them from 3.1 on; fabric-protos 2.2 does not know them. */
import { peer } from '@hyperledger/fabric-protos';
import { NO_BYTES } from './protobuf';
import { type Simulation, SimulationError } from './simulation';

export const { WRITE_BATCH_STATE, GET_STATE_MULTIPLE } = peer.ChaincodeMessage.Type;

/** Keys in one message, as Fabric 3.1 sets them in `core.yaml` (`chaincode.runtimeParams`). */
const MAX_KEYS = 1_000;

/** What a peer says of itself when it greets a chaincode (`READY`). */
export const GREETING: Uint8Array = greeting();

/** Answers with the values of some keys, in their order and empty where there is none. */
export function getMany(simulation: Simulation, payload: Uint8Array): Uint8Array {
  const question = peer.GetStateMultiple.deserializeBinary(payload);
  const collection = question.getCollection();
  const values = question
    .getKeysList()
    .map((key) => (collection === '' ? simulation.get(key) : simulation.getPrivate(collection, key)) ?? NO_BYTES);
  const answer = new peer.GetStateMultipleResult();
  answer.setValuesList(values);
  return answer.serializeBinary();
}

/** Takes writes, deletions and metadata in their order. */
export function writeMany(simulation: Simulation, payload: Uint8Array): void {
  for (const record of peer.WriteBatchState.deserializeBinary(payload).getRecList()) write(simulation, record);
}

const { PUT_STATE, DEL_STATE, PUT_STATE_METADATA } = peer.WriteRecord.Type;

function write(simulation: Simulation, record: peer.WriteRecord): void {
  const [type, collection, key] = [record.getType(), record.getCollection(), record.getKey()];
  if (type === PUT_STATE || type === DEL_STATE) {
    const value = type === PUT_STATE ? record.getValue_asU8() : undefined;
    if (collection === '') simulation.put(key, value);
    else simulation.putPrivate(collection, key, value);
  } else if (type === PUT_STATE_METADATA) {
    const metadata = record.getMetadata();
    const entries = new Map([[metadata?.getMetakey() ?? '', metadata?.getValue_asU8() ?? NO_BYTES]]);
    if (collection === '') simulation.putMetadata(key, entries);
    else simulation.putPrivateMetadata(collection, key, entries);
  } else {
    throw new SimulationError('unknown operation type');
  }
}

function greeting(): Uint8Array {
  const told = new peer.ChaincodeAdditionalParams();
  told.setUseWriteBatch(true);
  told.setMaxSizeWriteBatch(MAX_KEYS);
  told.setUseGetMultipleKeys(true);
  told.setMaxSizeGetMultipleKeys(MAX_KEYS);
  return told.serializeBinary();
}
