/** The form in which a block stands in a bundle: nothing that cannot be checked, so that no byte can be changed unseen. */
import { common } from 'fabric-protos/bundle.js';
import { compareBytes, hexOf } from '../domain/bytes';
import { DecodeError, decodePart } from '../network/blocks/decode-error';
import { headerHash } from '../network/blocks/hashes';
import { bytesOfBase64 } from '../network/blocks/primitives';
import { asBigInt, decodeAs, NO_BYTES } from '../network/blocks/protobuf-values';

/** Flag of a transaction about whose validity a bundle says nothing (Fabric's code for "not validated"). */
export const NOT_CLAIMED = 254;

/**
 * A block as a bundle carries it: header and envelopes as they are, the orderers' signatures, and the validation flags
 * that matter. Whatever else a peer keeps with a block is covered by no signature and is left out.
 * @param flagOf the flag of the transaction at an index; NOT_CLAIMED for one that has no bearing
 * @throws DecodeError when the bytes are no block
 */
export function bundledBlock(bytes: Uint8Array, flagOf: (index: number) => number): Uint8Array {
  const { header, data, metadata } = decodePart('the block', () => decodeAs(common.Block, bytes));
  const envelopes = data?.data ?? [];
  const { SIGNATURES } = common.BlockMetadataIndex;
  const signatures = metadata?.metadata?.[SIGNATURES] ?? NO_BYTES;
  const block = common.Block.encode({
    header: {
      number: header?.number ?? 0,
      previous_hash: header?.previous_hash ?? NO_BYTES,
      data_hash: header?.data_hash ?? NO_BYTES,
    },
    data: { data: envelopes },
    metadata: {
      metadata: [ordererSignatures(signatures), NO_BYTES, Uint8Array.from(envelopes, (_, index) => flagOf(index))],
    },
  });
  return block.finish();
}

/** The flag of each transaction as a block carries them. @throws DecodeError */
export function flagsOf(bytes: Uint8Array): readonly number[] {
  const { data, metadata } = decodePart('the block', () => decodeAs(common.Block, bytes));
  const flags = metadata?.metadata?.[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? NO_BYTES;
  return (data?.data ?? []).map((_, index) => flags[index] ?? NOT_CLAIMED);
}

/** Whether bytes are in a bundle's form: they are what writing them again gives. @throws DecodeError */
export function isBundledForm(bytes: Uint8Array): boolean {
  const flags = flagsOf(bytes);
  return (
    compareBytes(
      bundledBlock(bytes, (index) => flags[index] ?? NOT_CLAIMED),
      bytes,
    ) === 0
  );
}

/** Number and header hash of a block, without reading its transactions. @throws DecodeError */
export function headerOf(bytes: Uint8Array): { number: bigint; hash: string } {
  const { header } = decodePart('the block', () => decodeAs(common.Block, bytes));
  const number = asBigInt(header?.number);
  return {
    number,
    hash: headerHash(number, hexOf(header?.previous_hash ?? NO_BYTES), hexOf(header?.data_hash ?? NO_BYTES)),
  };
}

/**
 * Number of the configuration block that was in force, as the orderers signed it.
 * @returns undefined where nobody signed, as in block 0
 * @throws DecodeError
 */
export function lastConfigOf(bytes: Uint8Array): bigint | undefined {
  return decodePart("the orderers' metadata", () => {
    const signatures =
      decodeAs(common.Block, bytes).metadata?.metadata?.[common.BlockMetadataIndex.SIGNATURES] ?? NO_BYTES;
    const { value, signatures: given } = decodeAs(common.Metadata, signatures);
    if (given.length === 0) return undefined;
    return asBigInt(decodeAs(common.OrdererBlockMetadata, value).last_config?.index);
  });
}

/** Bytes from base64. @throws DecodeError unless it is the one spelling of its bytes */
export function bytesOf(base64: string): Uint8Array {
  const bytes = bytesOfBase64(base64);
  if (bytes === undefined) throw new DecodeError('the base64 text is not the one spelling of its bytes');
  return bytes;
}

function ordererSignatures(metadata: Uint8Array): Uint8Array {
  const { value, signatures } = decodePart("the orderers' signatures", () => decodeAs(common.Metadata, metadata));
  if (signatures.length === 0) return NO_BYTES;
  const copies = signatures.map(({ signature_header, signature }) => ({
    signature_header: signature_header ?? NO_BYTES,
    signature: signature ?? NO_BYTES,
  }));
  return common.Metadata.encode({ value, signatures: copies }).finish();
}
