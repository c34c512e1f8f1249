/** Reads a block's bytes; believes nothing beyond their form. */
import { common, msp } from 'fabric-protos/bundle.js';
import { decodePart, required } from './decode-error';
import { headerBytes, sha256Hex } from './hashes';
import type { LedgerBlock, SignedByIdentity } from './ledger-block';
import { asBigInt, NO_BYTES } from './protobuf-values';
import { decodeTransaction } from './transaction';

/** Fabric's code for a transaction that no peer has validated yet, as in a block straight from the orderer. */
const NOT_VALIDATED = 254;

/**
 * Decodes a `common.Block`. A transaction that cannot be read is data, as long as the peers refused it too.
 * @throws DecodeError when the block, or a transaction recorded as valid, is not what it says
 */
export function decodeBlock(bytes: Uint8Array): LedgerBlock {
  const block = decodePart('the block', () => common.Block.decode(bytes));
  const header = required('the block header', block.header);
  const number = asBigInt(header.number);
  const previousHash = hex(header.previous_hash);
  const claimedDataHash = hex(header.data_hash);
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
    const { value, signatures } = common.Metadata.decode(bytes);
    return signatures.map((entry) => {
      const signatureHeader = entry.signature_header ?? NO_BYTES;
      const { mspid, id_bytes } = msp.SerializedIdentity.decode(
        common.SignatureHeader.decode(signatureHeader).creator ?? NO_BYTES,
      );
      return {
        mspId: mspid,
        certificate: Buffer.from(id_bytes).toString('utf8'),
        signature: entry.signature ?? NO_BYTES,
        signedBytes: Buffer.concat([value, signatureHeader, header]),
      };
    });
  });
}

function hex(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? NO_BYTES).toString('hex');
}
