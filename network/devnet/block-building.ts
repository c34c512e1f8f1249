/** Builds blocks as Fabric's orderer does: chained by header hash, signed over header and metadata. */
import { randomBytes } from 'node:crypto';
import { common } from 'fabric-protos/bundle.js';
import { headerBytes } from '../blocks/hashes';
import { NO_BYTES, sha256, toNumber } from './protobuf';
import type { Signer } from './signing';

/** Where a block's metadata keeps what. */
export const METADATA = { signatures: 0, lastConfig: 1, transactionsFilter: 2, orderer: 3, commitHash: 4 } as const;

/** A block before its transactions have been validated. */
export interface UnvalidatedBlock {
  readonly number: number;
  readonly data: readonly Uint8Array[];
  readonly block: common.Block;
}

/** The node that orders: its serialised identity and its key. */
export interface OrdererIdentity {
  readonly serialised: Uint8Array;
  readonly sign: Signer;
}

/** The next block over some envelopes, signed by the orderer; its validation flags are still to be set. */
export function buildBlock(
  number: number,
  previousHash: Uint8Array,
  data: Uint8Array[],
  orderer: OrdererIdentity,
): UnvalidatedBlock {
  const block = emptyBlock(number, previousHash, data);
  const metadata = block.metadata?.metadata as Uint8Array[];
  const lastConfig = common.LastConfig.encode({}).finish();
  const value = common.OrdererBlockMetadata.encode({
    last_config: {},
    consenter_metadata: common.Metadata.encode({}).finish(),
  }).finish();
  const signatureHeader = common.SignatureHeader.encode({
    creator: orderer.serialised,
    nonce: randomBytes(24),
  }).finish();
  const signature = orderer.sign(Buffer.concat([value, signatureHeader, blockHeaderBytes(block)]));
  metadata[METADATA.signatures] = common.Metadata.encode({
    value,
    signatures: [{ signature_header: signatureHeader, signature }],
  }).finish();
  metadata[METADATA.lastConfig] = common.Metadata.encode({ value: lastConfig }).finish();
  return { number, data, block };
}

/** A channel's first block over its configuration; nobody signs it. */
export function buildFirstBlock(configEnvelope: Uint8Array): common.Block {
  const block = emptyBlock(0, NO_BYTES, [configEnvelope]);
  const metadata = block.metadata?.metadata as Uint8Array[];
  metadata[METADATA.signatures] = common.Metadata.encode({
    value: common.OrdererBlockMetadata.encode({ last_config: {} }).finish(),
  }).finish();
  metadata[METADATA.lastConfig] = common.Metadata.encode({ value: common.LastConfig.encode({}).finish() }).finish();
  return block;
}

/** The block with the validation code of each transaction, and the running hash over all that blocks changed. */
export function withValidation(block: common.Block, codes: readonly number[]): common.Block {
  const metadata = block.metadata?.metadata as Uint8Array[];
  metadata[METADATA.transactionsFilter] = Uint8Array.from(codes);
  return block;
}

/** The validation code of each transaction of a stored block. */
export function validationCodes(block: common.Block): Uint8Array {
  return block.metadata?.metadata?.[METADATA.transactionsFilter] ?? NO_BYTES;
}

/** The hash by which the next block names this one. */
export function blockHeaderHash(block: common.Block): Buffer {
  return sha256(blockHeaderBytes(block));
}

function blockHeaderBytes(block: common.Block): Uint8Array {
  const { header } = block;
  return headerBytes(
    BigInt(toNumber(header?.number)),
    Buffer.from(header?.previous_hash ?? NO_BYTES).toString('hex'),
    Buffer.from(header?.data_hash ?? NO_BYTES).toString('hex'),
  );
}

function emptyBlock(number: number, previousHash: Uint8Array, data: Uint8Array[]): common.Block {
  return common.Block.create({
    header: { ...(number === 0 ? {} : { number }), previous_hash: previousHash, data_hash: sha256(...data) },
    data: { data },
    metadata: { metadata: [NO_BYTES, NO_BYTES, NO_BYTES, NO_BYTES, NO_BYTES] },
  });
}
