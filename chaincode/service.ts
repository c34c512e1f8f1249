/** Serves contracts as a chaincode service (Fabric's external chaincode) over fabric-shim. */
import { JSONSerializer } from 'fabric-contract-api';
import { type ChaincodeServerOpts, Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import type { ChaincodeConfiguration } from './configuration';

type ContractClass = ConstructorParameters<typeof ChaincodeFromContract>[0][number];

/** Listens for peers. Plain TCP: the service stands beside its peer, or behind the operator's own TLS proxy. */
export async function serveChaincode(
  contracts: ContractClass[],
  { address, chaincodeId }: Pick<ChaincodeConfiguration, 'address' | 'chaincodeId'>,
): Promise<void> {
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
  const chaincode = new ChaincodeFromContract(contracts, serializers, {}, 'greentier', '1');
  await Shim.server(chaincode, { ccid: chaincodeId, address } as ChaincodeServerOpts).start();
}
