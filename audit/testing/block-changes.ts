/** For tests: what somebody without any key can do to a block's bytes. */
import { common } from 'fabric-protos/bundle.js';

/** The envelopes of a block, to be changed in place. */
export function envelopesOf(block: common.Block): Uint8Array[] {
  return (block.data as { data: Uint8Array[] }).data;
}

/** The metadata of a block, to be changed in place. */
export function metadataOf(block: common.Block): Uint8Array[] {
  return (block.metadata as { metadata: Uint8Array[] }).metadata;
}

/** Gives a transaction another validation flag. */
export function flag(block: common.Block, index: number, code: number): void {
  const flags = Buffer.from(metadataOf(block)[2] as Uint8Array);
  flags[index] = code;
  metadataOf(block)[2] = flags;
}

/** Replaces text inside the first envelope by as much other text. */
export function overwrite(block: common.Block, from: string | Buffer, to: string | Buffer): void {
  const bytes = Buffer.from(envelopesOf(block)[0] as Uint8Array);
  for (let index = bytes.indexOf(from); index >= 0; index = bytes.indexOf(from, index + 1)) {
    Buffer.from(to).copy(bytes, index);
  }
  envelopesOf(block)[0] = bytes;
}

/** Changes the first envelope itself, its signature for one. */
export function spoilEnvelope(block: common.Block, change: (envelope: common.Envelope) => void): void {
  const envelope = common.Envelope.decode(envelopesOf(block)[0] as Uint8Array);
  change(envelope);
  envelopesOf(block)[0] = common.Envelope.encode(envelope).finish();
}
