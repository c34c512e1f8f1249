/** What a block of the ledger says, as plain data: the shape that projection and audit read. */

/** Who signed: an organisation's member and its certificate in PEM. Both are claims until a check has held. */
export interface Identity {
  readonly mspId: string;
  readonly certificate: string;
}

/** A signature with what it covers; DER-encoded ECDSA over the SHA-256 of `signedBytes`. */
export interface SignedByIdentity extends Identity {
  readonly signature: Uint8Array;
  readonly signedBytes: Uint8Array;
}

/** The block and transaction that last wrote a key. */
export interface StateVersion {
  readonly blockNumber: bigint;
  readonly transactionIndex: number;
}

/** A key that the transaction read; `version` is null where there was none. */
export interface StateRead {
  readonly namespace: string;
  readonly key: string;
  readonly version: StateVersion | null;
}

/** A key that the transaction writes if it is valid; `value` is null for a deletion. */
export interface StateWrite {
  readonly namespace: string;
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** A private write as everyone sees it: hashes alone, in hexadecimal; `valueHash` is null for a deletion. */
export interface PrivateWrite {
  readonly namespace: string;
  readonly collection: string;
  readonly keyHash: string;
  readonly valueHash: string | null;
}

/** A key's own endorsement policy or other metadata that the transaction sets. */
export interface MetadataWrite {
  readonly namespace: string;
  readonly key: string;
  readonly entries: readonly { readonly name: string; readonly value: Uint8Array }[];
}

/**
 * `endorsed` is a chaincode's transaction and `config` a change of the channel; `malformed` is what a client sent and
 * every peer refused because it cannot be read (its `validationCode` says so), `other` whatever else Fabric knows.
 */
export type TransactionType = 'endorsed' | 'config' | 'other' | 'malformed';

/** The bytes that bind a transaction to the proposal which the endorsers saw. */
export interface ProposalBytes {
  readonly nonce: Uint8Array;
  readonly creator: Uint8Array;
  readonly channelHeader: Uint8Array;
  readonly signatureHeader: Uint8Array;
  readonly payload: Uint8Array;
  /** The action repeats the header; a difference means that it was put together from two transactions. */
  readonly actionHeader: Uint8Array;
  /** The chaincode that the header names, and the one that the endorsers say they ran. */
  readonly headerChaincode: string;
  readonly endorsedChaincode: string;
}

/** One transaction of a block. Parts that its type does not have are empty. */
export interface LedgerTransaction {
  readonly index: number;
  readonly txId: string;
  readonly type: TransactionType;
  readonly channelId: string;
  /** The instant that the client wrote into the header, ISO 8601 with milliseconds; empty when there is none. */
  readonly timestamp: string;
  readonly creator: Identity;
  /** Fabric's TxValidationCode as the delivering peer recorded it (not covered by any signature). */
  readonly validationCode: number;
  readonly valid: boolean;
  readonly chaincode: string;
  /** The function's name and its arguments, as UTF-8. */
  readonly args: readonly string[];
  readonly response: { readonly status: number; readonly message: string; readonly payload: string };
  /** Present also on an invalid transaction: look at `valid` first. */
  readonly event?: { readonly name: string; readonly payload: string; readonly txId: string };
  readonly endorsements: readonly SignedByIdentity[];
  readonly reads: readonly StateRead[];
  readonly writes: readonly StateWrite[];
  readonly privateWrites: readonly PrivateWrite[];
  readonly metadataWrites: readonly MetadataWrite[];
  readonly creatorSignature: Uint8Array;
  /** What the creator signed: the envelope's payload. */
  readonly signedBytes: Uint8Array;
  /** Hash of the proposal that the endorsers signed for, in hexadecimal. */
  readonly proposalHash: string;
  readonly proposal: ProposalBytes;
  /** Why a `malformed` transaction cannot be read. */
  readonly fault?: string;
}

/** One block. Hashes are hexadecimal. */
export interface LedgerBlock {
  readonly number: bigint;
  readonly previousHash: string;
  /** What the header claims; `dataHash(block)` is what the envelopes give. */
  readonly dataHash: string;
  readonly headerHash: string;
  readonly transactions: readonly LedgerTransaction[];
  readonly ordererSignatures: readonly SignedByIdentity[];
  /** The envelopes as they stand in the block. */
  readonly data: readonly Uint8Array[];
}
