/** Fabric's gRPC services as a peer and an orderer offer them, over TLS on one port each. */
import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition, status } from '@grpc/grpc-js';
import { common, orderer, protos } from 'fabric-protos/bundle.js';
import type { Credential } from '../certificates/authority';
import {
  type BlockForm,
  type DeliveryParts,
  deliver,
  filteredBlock,
  orderedBlock,
  statusResponse,
  wholeBlock,
} from './delivery';
import type { ProcessProposal } from './endorser';
import type { BroadcastOutcome, Orderer } from './ordering';
import { asBuffer } from './protobuf';

/** A service that listens. */
export interface RunningService {
  readonly port: number;
  /** Ends every stream and stops listening. */
  readonly stop: () => void;
}

/** Where a service listens: this machine only. */
export interface Listening {
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: Credential;
  /** The root certificate of its organisation's TLS, in PEM. */
  readonly tlsRoot: string;
}

/** A port that cannot be had; the message names it and the remedy. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/** Offers Endorser and Deliver. @throws PortError */
export function startPeer(
  process: ProcessProposal,
  delivery: DeliveryParts,
  listening: Listening,
): Promise<RunningService> {
  const server = new Server(SERVER_OPTIONS);
  server.addService(ENDORSER, {
    ProcessProposal: (call: { request: Buffer }, done: (error: object | null, response?: Uint8Array) => void) => {
      answerProposal(process, call.request).then(
        (response) => done(null, response),
        (error: unknown) =>
          done({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
      );
    },
  });
  server.addService(DELIVER, {
    Deliver: (call: Stream) => serveDelivery(call, wholeBlock(), delivery),
    DeliverFiltered: (call: Stream) => serveDelivery(call, filteredBlock(delivery.channel), delivery),
    DeliverWithPrivateData: (call: Stream) => {
      call.emit('error', { code: status.UNIMPLEMENTED, details: 'the embedded network delivers no private data' });
    },
  });
  return listen(server, listening);
}

/** Offers AtomicBroadcast. @throws PortError */
export function startOrderer(
  ordering: Orderer,
  delivery: DeliveryParts,
  listening: Listening,
): Promise<RunningService> {
  const server = new Server(SERVER_OPTIONS);
  server.addService(ATOMIC_BROADCAST, {
    Broadcast: (call: Stream) => {
      call.on('data', (envelope: Buffer) => {
        let outcome: BroadcastOutcome;
        try {
          outcome = ordering.broadcast(envelope);
        } catch (error) {
          call.emit('error', { code: status.INTERNAL, details: `error unmarshalling request: ${String(error)}` });
          return;
        }
        call.write(orderer.BroadcastResponse.encode(outcome).finish());
        if (outcome.status !== common.Status.SUCCESS) call.end();
      });
      call.on('end', () => call.end());
      call.on('error', () => call.end());
    },
    Deliver: (call: Stream) => serveDelivery(call, orderedBlock(), delivery),
  });
  return listen(server, listening);
}

type Stream = ServerDuplexStream<Buffer, Uint8Array>;

const SERVER_OPTIONS = {
  'grpc.max_receive_message_length': 100 * 1024 * 1024,
  'grpc.max_send_message_length': -1,
  'grpc.max_concurrent_streams': 10_000,
};

/** Messages pass as bytes: what is signed and hashed is the bytes, and blocks are kept as such. */
function method(path: string, streaming: boolean): ServiceDefinition[string] {
  return {
    path,
    requestStream: streaming,
    responseStream: streaming,
    requestSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Uint8Array) => asBuffer(bytes),
    responseDeserialize: (bytes: Buffer) => bytes,
  };
}

const ENDORSER: ServiceDefinition = { ProcessProposal: method('/protos.Endorser/ProcessProposal', false) };
const DELIVER: ServiceDefinition = {
  Deliver: method('/protos.Deliver/Deliver', true),
  DeliverFiltered: method('/protos.Deliver/DeliverFiltered', true),
  DeliverWithPrivateData: method('/protos.Deliver/DeliverWithPrivateData', true),
};
const ATOMIC_BROADCAST: ServiceDefinition = {
  Broadcast: method('/orderer.AtomicBroadcast/Broadcast', true),
  Deliver: method('/orderer.AtomicBroadcast/Deliver', true),
};

async function answerProposal(process: ProcessProposal, request: Buffer): Promise<Uint8Array> {
  const response = await process(protos.SignedProposal.decode(request));
  return protos.ProposalResponse.encode(response).finish();
}

/** Serves the requests of a stream one after another; a refused one ends it. */
function serveDelivery(call: Stream, form: BlockForm, parts: DeliveryParts): void {
  const left = new AbortController();
  let served: Promise<void> = Promise.resolve();
  const send = (response: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      if (left.signal.aborted || call.write(response)) {
        resolve();
        return;
      }
      const go = (): void => {
        call.off('drain', go);
        left.signal.removeEventListener('abort', go);
        resolve();
      };
      call.on('drain', go);
      left.signal.addEventListener('abort', go);
    });
  call.on('data', (request: Buffer) => {
    served = served
      .then(async () => {
        const outcome = await deliver(request, form, { send, gone: left.signal }, parts);
        if (outcome === undefined) return;
        await send(statusResponse(outcome));
        if (outcome !== common.Status.SUCCESS) call.end();
      })
      .catch((error: unknown) => {
        call.emit('error', { code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) });
      });
  });
  call.on('cancelled', () => left.abort());
  call.on('error', () => left.abort());
  call.on('end', () => {
    left.abort();
    call.end();
  });
}

function listen(server: Server, { port, tls, tlsRoot }: Listening): Promise<RunningService> {
  const key = { private_key: Buffer.from(tls.privateKey), cert_chain: Buffer.from(tls.certificate) };
  // Without a root, Node would load those of the whole web first, which takes it 100 ms.
  const credentials = ServerCredentials.createSsl(Buffer.from(tlsRoot), [key]);
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => {
      if (error === null) resolve({ port: bound, stop: () => server.forceShutdown() });
      else reject(new PortError(`port ${port} cannot be used (${error.message}); free it or choose another`));
    });
  });
}
