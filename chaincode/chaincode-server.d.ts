// The shim's server, which the package exports through a function only; the package ships no types for it.
declare module 'fabric-shim/lib/server' {
  import type { ServerDuplexStream } from '@grpc/grpc-js';
  import type { peer } from '@hyperledger/fabric-protos';
  import type { ChaincodeInterface, ChaincodeServerOpts } from 'fabric-shim';

  class ChaincodeServer {
    constructor(chaincode: ChaincodeInterface, options: ChaincodeServerOpts);
    start(): Promise<void>;
    /** Speaks with a peer that has dialled. */
    connect(stream: ServerDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>): void;
    readonly _server: { forceShutdown(): void };
  }
  export = ChaincodeServer;
}
