/** Reads a block's bytes; believes nothing beyond their form. */
import { common, msp } from 'fabric-protos/bundle.js';
import { hexOf, joined } from '../../domain/bytes';
import { decodePart, required } from './decode-error';
import { headerBytes, sha256Hex } from './hashes';
import type { LedgerBlock, SignedByIdentity } from './ledger-block';
import { asBigInt, asText, decodeAs, NO_BYTES } from './protobuf-values';
import { decodeTransaction } from './transaction';

/** Fabric's code for a transaction that no peer has validated yet, as in a block straight from the orderer. */
const NOT_VALIDATED = 254;

/**
 * Decodes a `common.Block`. A transaction that cannot be read is data, as long as the peers refused it too.
 * @throws DecodeError when the block, or a transaction recorded as valid, is not what it says
 */
export function decodeBlock(bytes: Uint8Array): LedgerBlock {
  const block = decodePart('the block', () => decodeAs(common.Block, bytes));
  const header = required('the block header', block.header);
  const number = asBigInt(header.number);
  const previousHash = hexOf(header.previous_hash ?? NO_BYTES);
  const claimedDataHash = hexOf(header.data_hash ?? NO_BYTES);
  const signed = headerBytes(number, previousHash, claimedDataHash);
  const data = block.data?.data ?? [];
  const metadata = block.metadata?.metadata ?? [];
  const codes = metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? NO_BYTES;
  return {
    number,
    previousHash,
    dataHash: claimedDataHash,
    headerHash: sha256Hex(signed),
    transactions: data.map((envelope, index) => decodeTransaction(envelope, index, codes[index] ?? NOT_VALIDATED)),
    ordererSignatures: decodeOrdererSignatures(metadata[common.BlockMetadataIndex.SIGNATURES] ?? NO_BYTES, signed),
    data,
  };
}

function decodeOrdererSignatures(bytes: Uint8Array, header: Uint8Array): SignedByIdentity[] {
  return decodePart("the orderer's signatures", () => {
    const { value, signatures } = decodeAs(common.Metadata, bytes);
    return signatures.map((entry) => {
      const signatureHeader = entry.signature_header ?? NO_BYTES;
      const { mspid, id_bytes } = decodeAs(
        msp.SerializedIdentity,
        decodeAs(common.SignatureHeader, signatureHeader).creator ?? NO_BYTES,
      );
      return {
        mspId: mspid,
        certificate: asText(id_bytes),
        signature: entry.signature ?? NO_BYTES,
        signedBytes: joined(value, signatureHeader, header),
      };
    });
  });
}
