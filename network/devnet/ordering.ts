/** The orderer: takes envelopes, cuts them into blocks by number, bytes and time, and has each block validated and kept. */
import { common } from 'fabric-protos/bundle.js';
import type { BlockCutting } from '../consortium/consortium';
import { buildBlock, type OrdererIdentity, withValidation } from './block-building';
import type { BlockValidator } from './block-validation';
import type { Channel } from './channel-config';
import { type ExaminedTransaction, examineEnvelope } from './envelopes';
import type { Ledger, ValidatedBlock } from './ledger';
import { NO_BYTES } from './protobuf';
import type { TransientStore } from './transient-store';

/** What the orderer tells whoever sent an envelope. */
export interface BroadcastOutcome {
  readonly status: common.Status;
  readonly info: string;
}

export interface Orderer {
  /**
   * Accepts or refuses an envelope; an accepted one is in a block soon, unless the machine fails first.
   * @throws Error when the bytes are no envelope
   */
  readonly broadcast: (envelope: Uint8Array) => BroadcastOutcome;
  /** Cuts what is pending and returns once every accepted envelope is in a block on the disk. */
  readonly drain: () => Promise<void>;
}

export interface OrdererParts {
  readonly channel: Channel;
  readonly ledger: Ledger;
  readonly identity: OrdererIdentity;
  readonly cutting: BlockCutting;
  readonly validate: BlockValidator;
  readonly transients: TransientStore;
  readonly now: () => Date;
  /** Called when a block cannot be kept: the process must stop, because its state is ahead of its disk. */
  readonly onFailure: (error: unknown) => void;
}

/** Envelopes that wait for a block at most; beyond that the orderer says that it is busy. */
const MAX_WAITING = 20_000;

interface Pending {
  readonly bytes: Uint8Array;
  readonly examined: ExaminedTransaction;
}

export function createOrderer(parts: OrdererParts): Orderer {
  const { cutting } = parts;
  const batches: Pending[][] = [];
  let pending: Pending[] = [];
  let pendingBytes = 0;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let failed = false;

  const cut = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (failed || pending.length === 0) return;
    batches.push(pending);
    pending = [];
    pendingBytes = 0;
    writing ??= writeBatches();
  };

  const writeBatches = async (): Promise<void> => {
    try {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        await writeBlock(parts, batch);
        waiting -= batch.length;
      }
    } catch (error) {
      failed = true;
      parts.onFailure(error);
    } finally {
      writing = undefined;
    }
  };

  const enqueue = (bytes: Uint8Array, examined: ExaminedTransaction): void => {
    waiting += 1;
    if (pendingBytes + bytes.length > cutting.preferredMaxBytes) cut();
    pending.push({ bytes, examined });
    pendingBytes += bytes.length;
    if (pending.length >= cutting.maxMessages || pendingBytes > cutting.preferredMaxBytes) cut();
    else timer ??= setTimeout(cut, cutting.batchTimeoutMs);
  };

  return {
    broadcast: (envelope) => {
      if (failed) return refusal('SERVICE_UNAVAILABLE', 'the ledger could not be written');
      if (waiting >= MAX_WAITING) return refusal('SERVICE_UNAVAILABLE', `${waiting} envelopes wait for a block`);
      const outcome = checkEnvelope(envelope, parts);
      if (outcome !== undefined) return outcome;
      // Signatures are checked as envelopes come in: a block is then validated in one short go.
      enqueue(envelope, examineEnvelope(envelope, parts.channel));
      return { status: common.Status.SUCCESS, info: '' };
    },
    drain: async () => {
      cut();
      while (writing !== undefined) await writing;
    },
  };
}

/** Validates a batch as the next block and keeps it. @throws Error when the disk fails */
async function writeBlock(parts: OrdererParts, batch: readonly Pending[]): Promise<void> {
  const { ledger } = parts;
  const number = ledger.height;
  const data = batch.map(({ bytes }) => bytes);
  const { block } = buildBlock(number, ledger.lastBlockHash, data, parts.identity);
  const codes = parts.validate(
    number,
    batch.map(({ examined }) => examined),
  );
  const validated: ValidatedBlock = {
    block: withValidation(block, codes),
    transactions: batch.map(({ examined }, index) => ({ txId: examined.txId, code: codes[index] as number })),
    privateTransactions: batch.flatMap(({ examined }, index) => {
      if (examined.kind === 'unsound' || codes[index] !== VALID) return [];
      const sets = parts.transients.matching(examined.txId, examined.sets);
      return sets.length === 0 ? [] : [{ index, sets }];
    }),
  };
  await ledger.commit(validated);
  parts.transients.drop(
    batch.map(({ examined }) => examined.txId),
    ledger.height,
  );
}

const VALID = 0;
const CHANNEL_WRITERS = '/Channel/Writers';

/** What Fabric's orderer looks at before it orders: form, size, channel, and whether the creator may write. */
function checkEnvelope(bytes: Uint8Array, { channel, cutting, now }: OrdererParts): BroadcastOutcome | undefined {
  const envelope = common.Envelope.decode(bytes);
  const size = envelope.payload.length + envelope.signature.length;
  if (size > cutting.absoluteMaxBytes) {
    return refusal(
      'BAD_REQUEST',
      `message payload is ${size} bytes and exceeds maximum allowed ${cutting.absoluteMaxBytes} bytes`,
    );
  }
  let channelHeader: common.ChannelHeader;
  let creatorBytes: Uint8Array;
  try {
    const payload = common.Payload.decode(envelope.payload);
    channelHeader = common.ChannelHeader.decode(payload.header?.channel_header ?? NO_BYTES);
    creatorBytes = common.SignatureHeader.decode(payload.header?.signature_header ?? NO_BYTES).creator;
  } catch (error) {
    return refusal('BAD_REQUEST', `could not determine channel ID: ${String(error)}`);
  }
  if (channelHeader.channel_id !== channel.id) {
    return refusal('BAD_REQUEST', `channel ${channelHeader.channel_id} does not exist`);
  }
  if (channelHeader.type !== common.HeaderType.ENDORSER_TRANSACTION) {
    return refusal('BAD_REQUEST', 'the embedded network orders transactions only; its configuration is fixed');
  }
  return checkCreator(bytes, creatorBytes, channel, now());
}

function checkCreator(
  bytes: Uint8Array,
  creatorBytes: Uint8Array,
  channel: Channel,
  now: Date,
): BroadcastOutcome | undefined {
  const { payload, signature } = common.Envelope.decode(bytes);
  const denied = 'implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1';
  try {
    const creator = channel.membership.memberOf(creatorBytes);
    if (creator.expiresAtMs < now.getTime()) return refusal('BAD_REQUEST', 'broadcast client identity expired');
    const allowed = channel.policies.get(CHANNEL_WRITERS)?.([creator]) === true;
    if (allowed && channel.membership.isSignedBy(creator, payload, signature)) return undefined;
    return refusal('FORBIDDEN', `${denied} of the 'Writers' sub-policies to be satisfied: permission denied`);
  } catch (error) {
    return refusal('FORBIDDEN', `${denied}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function refusal(status: keyof typeof common.Status, info: string): BroadcastOutcome {
  return { status: common.Status[status], info };
}
