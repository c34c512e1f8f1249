/** Serves the probe contract as a chaincode service within this process. */
import './quiet-shim';
import { createServer } from 'node:net';
import { JSONSerializer } from 'fabric-contract-api';
import { Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import { ProbeContract } from './probe-contract';

/** A running chaincode service. */
export interface ProbeService {
  readonly address: string;
  readonly stop: () => void;
}

/** Starts a chaincode's service at a port, 0 for any free one, under the id that the peers know it by. */
export type Serve = (port?: number, chaincodeId?: string) => Promise<ProbeService>;

/**
 * Starts the service on this machine.
 * @param port 0 for any free one
 * @param chaincodeId under which it registers with the peers: what a real peer calls the installed package
 */
export async function startProbe(port = 0, chaincodeId = 'probe:1'): Promise<ProbeService> {
  const address = `127.0.0.1:${port === 0 ? await freePort() : port}`;
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
  const chaincode = new ChaincodeFromContract([ProbeContract], serializers, {});
  const server = Shim.server(chaincode, { ccid: chaincodeId, address } as Parameters<typeof Shim.server>[1]);
  await server.start();
  const { _server: listening } = server as unknown as { readonly _server: { readonly forceShutdown: () => void } };
  return { address, stop: () => listening.forceShutdown() };
}

/** A port that nobody listens on at present. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
