/** Serves contracts as a chaincode service (Fabric's external chaincode) over fabric-shim. */
import { JSONSerializer } from 'fabric-contract-api';
import { type ChaincodeServerOpts, Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import ChaincodeServer from 'fabric-shim/lib/server';
import { noteAbilities, type PeerStream } from './bulk-state';
import type { ChaincodeConfiguration } from './configuration';

type ContractClass = ConstructorParameters<typeof ChaincodeFromContract>[0][number];

/** A service that listens. */
export interface ChaincodeService {
  /** Ends it, and what it executes at the moment. */
  stop(): void;
}

/**
 * Listens for peers. Plain TCP: the service stands beside its peer, or behind the operator's own TLS proxy.
 * @param metadata what the contracts tell of themselves beyond what their code does
 */
export async function serveChaincode(
  contracts: ContractClass[],
  { address, chaincodeId }: Pick<ChaincodeConfiguration, 'address' | 'chaincodeId'>,
  metadata: object = {},
): Promise<ChaincodeService> {
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
  const chaincode = new ChaincodeFromContract(contracts, serializers, metadata, 'greentier', '1');
  dropUnreadLines();
  const server = new AttentiveServer(chaincode, {
    ccid: chaincodeId,
    address,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  } as ChaincodeServerOpts);
  await server.start();
  // The shim offers no way to end its server but through what it keeps.
  return { stop: () => server._server.forceShutdown() };
}

/** As Fabric's peers have it: a batch with its proposal, or the records that it asks for, exceed gRPC's own 4 MB. */
const MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

/** The shim's server, except that it also hears what a peer can do. */
class AttentiveServer extends ChaincodeServer {
  override connect(stream: PeerStream): void {
    noteAbilities(stream);
    super.connect(stream);
  }
}

/** Loggers of the shim that have a line for every message. */
const CHATTY_LOGGERS = ['lib/handler.js', 'lib/stub.js', 'lib/chaincode.js', 'lib/iterators.js'];

/** The shim formats each debug line before it looks whether anybody wants it: a tenth of a transaction's time. */
function dropUnreadLines(): void {
  for (const name of CHATTY_LOGGERS) {
    const logger = Shim.newLogger(name);
    if (!logger.isDebugEnabled()) logger.debug = () => logger;
  }
}
