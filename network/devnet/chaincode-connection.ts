/**
 * One peer's stream to the chaincode service: registers, hands over transactions, and hands the chaincode's questions to
 * whoever runs the transaction. When the service goes away its transactions fail, and the stream is dialled anew.
 */
import { Client, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { protos } from 'fabric-protos/bundle.js';
import { GREETING } from './bulk-questions';
import { asBuffer } from './protobuf';

const Type = protos.ChaincodeMessage.Type;

/** A transaction that could not be executed; the message is what a Fabric peer would say. */
export class ChaincodeError extends Error {
  override readonly name = 'ChaincodeError';
}

/** What the chaincode answered at the end. */
export interface ChaincodeOutcome {
  readonly response: protos.Response;
  readonly event: protos.IChaincodeEvent | undefined;
}

/** What a transaction is given with. */
export interface ChaincodeInvocation {
  readonly channelId: string;
  readonly txId: string;
  readonly input: Uint8Array;
  readonly proposal: protos.ISignedProposal;
  /** Answers a question of the chaincode with the payload of the answer. @throws Error for an error answer */
  readonly answer: (question: protos.ChaincodeMessage) => Uint8Array;
}

export interface ChaincodeConnection {
  /** @throws ChaincodeError when the chaincode is away, dies, or takes too long */
  readonly execute: (invocation: ChaincodeInvocation) => Promise<ChaincodeOutcome>;
  /** Whether the service is registered at present. */
  readonly isReady: () => boolean;
  readonly close: () => void;
}

export interface ChaincodeConnectionOptions {
  /** HOST:PORT of the chaincode service. */
  readonly address: string;
  /** A transaction that takes longer fails. */
  readonly executeTimeoutMs: number;
  /** How long a transaction waits for a service that is away. */
  readonly connectTimeoutMs: number;
}

/** Dials the service, now and whenever it has gone away, until closed. */
export function connectChaincode(options: ChaincodeConnectionOptions): ChaincodeConnection {
  const running = new Map<string, Running>();
  const waiting = new Set<() => void>();
  let stream: Stream | undefined;
  let client: Client | undefined;
  let ready = false;
  let closed = false;
  let redial: NodeJS.Timeout | undefined;
  let redialDelayMs = FIRST_REDIAL_MS;

  const dial = (): void => {
    // A client of its own each time: a kept one waits longer and longer before it notices that the service is back.
    const dialled = new Client(options.address, credentials.createInsecure(), CHANNEL_OPTIONS);
    const opened: Stream = dialled.makeBidiStreamRequest(CONNECT, encodeMessage, decodeMessage);
    client = dialled;
    stream = opened;
    opened.on('data', (message: protos.ChaincodeMessage) => {
      if (stream === opened) receive(message, opened);
    });
    opened.on('error', () => lose(opened, dialled));
    opened.on('end', () => lose(opened, dialled));
  };

  const lose = (lost: Stream, lostClient: Client): void => {
    if (stream !== lost) return;
    stream = undefined;
    ready = false;
    lost.cancel();
    lostClient.close();
    for (const { fail } of [...running.values()]) fail('chaincode stream terminated');
    if (closed) return;
    redial = setTimeout(dial, redialDelayMs);
    redialDelayMs = Math.min(redialDelayMs * 2, LAST_REDIAL_MS);
  };

  const receive = (message: protos.ChaincodeMessage, from: Stream): void => {
    switch (message.type) {
      case Type.REGISTER:
        from.write(protos.ChaincodeMessage.create({ type: Type.REGISTERED }));
        from.write(protos.ChaincodeMessage.create({ type: Type.READY, payload: GREETING }));
        ready = true;
        redialDelayMs = FIRST_REDIAL_MS;
        for (const wake of [...waiting]) wake();
        return;
      case Type.COMPLETED:
      case Type.ERROR:
        running.get(message.txid)?.finish(message);
        return;
      case Type.KEEPALIVE:
        return;
      default:
        from.write(answerTo(message, running.get(message.txid)));
    }
  };

  const untilReady = (): Promise<boolean> => {
    if (ready || closed) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(ready);
      };
      const timer = setTimeout(wake, options.connectTimeoutMs);
      waiting.add(wake);
    });
  };

  const execute = async (invocation: ChaincodeInvocation): Promise<ChaincodeOutcome> => {
    const { txId } = invocation;
    if (!(await untilReady()) || stream === undefined) {
      throw new ChaincodeError(`could not launch chaincode: nothing answers at ${options.address}`);
    }
    if (running.has(txId)) throw new ChaincodeError(`txid: ${txId}(${invocation.channelId}) exists`);
    const current = stream;
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void => {
        clearTimeout(timer);
        running.delete(txId);
        reject(new ChaincodeError(reason));
      };
      const timer = setTimeout(() => fail('timeout expired while executing transaction'), options.executeTimeoutMs);
      const finish = (message: protos.ChaincodeMessage): void => {
        if (message.type === Type.ERROR) {
          fail(`transaction returned with failure: ${Buffer.from(message.payload).toString('utf8')}`);
          return;
        }
        clearTimeout(timer);
        running.delete(txId);
        try {
          resolve({ response: protos.Response.decode(message.payload), event: message.chaincode_event ?? undefined });
        } catch (error) {
          reject(new ChaincodeError(`the chaincode's response cannot be read: ${String(error)}`));
        }
      };
      running.set(txId, { invocation, finish, fail });
      current.write(
        protos.ChaincodeMessage.create({
          type: Type.TRANSACTION,
          payload: invocation.input,
          txid: txId,
          channel_id: invocation.channelId,
          proposal: invocation.proposal,
        }),
      );
    });
  };

  dial();
  return {
    execute,
    isReady: () => ready,
    close: () => {
      closed = true;
      clearTimeout(redial);
      for (const wake of [...waiting]) wake();
      if (stream !== undefined && client !== undefined) lose(stream, client);
    },
  };
}

type Stream = ClientDuplexStream<protos.ChaincodeMessage, protos.ChaincodeMessage>;

interface Running {
  readonly invocation: ChaincodeInvocation;
  readonly finish: (message: protos.ChaincodeMessage) => void;
  readonly fail: (reason: string) => void;
}

const CONNECT = '/protos.Chaincode/Connect';
const FIRST_REDIAL_MS = 50;
const LAST_REDIAL_MS = 1000;
const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // Each peer has its own connection, as separate peers would.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
};

function answerTo(question: protos.ChaincodeMessage, transaction: Running | undefined): protos.ChaincodeMessage {
  const { txid, channel_id } = question;
  const answer = (type: protos.ChaincodeMessage.Type, payload: Uint8Array): protos.ChaincodeMessage =>
    protos.ChaincodeMessage.create({ type, payload, txid, channel_id });
  const failed = (reason: string): protos.ChaincodeMessage => {
    const name = Type[question.type] ?? `message ${question.type}`;
    return answer(Type.ERROR, Buffer.from(`${name} failed: transaction ID: ${txid}: ${reason}`));
  };
  if (transaction === undefined) return failed('no ledger context');
  try {
    return answer(Type.RESPONSE, transaction.invocation.answer(question));
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function encodeMessage(message: protos.ChaincodeMessage): Buffer {
  return asBuffer(protos.ChaincodeMessage.encode(message).finish());
}

function decodeMessage(bytes: Buffer): protos.ChaincodeMessage {
  return protos.ChaincodeMessage.decode(bytes);
}
