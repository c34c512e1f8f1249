/** What the services may ask of a ledger, and how it answers; nothing here tells which network or SDK is behind it. */

/** One call of a transaction function, named `contract:method`. */
export interface ContractCall {
  readonly transaction: string;
  readonly args: readonly string[];
  /** What the endorsing peers alone are shown: it stands in no block. */
  readonly transient?: Readonly<Record<string, Uint8Array>>;
}

/** What a query may be asked in addition. */
export interface EvaluateOptions {
  /** Whether only a peer of the identity's own organisation will do: another one does not hold its private data. */
  readonly ownPeersOnly?: boolean;
}

/** What a submission may be asked in addition. */
export interface SubmitOptions {
  /**
   * Called with the transaction's id once it is endorsed and before anything is sent to ordering: whoever stores the id
   * can later ask what became of it. When it throws, nothing is sent and the error is the caller's.
   */
  readonly onTransactionId?: (txId: string) => Promise<void>;
  /** The instant that the transaction carries and contracts see; now by default. */
  readonly timestamp?: Date;
  /** MSP ids of the organisations that have to endorse; by default enough for the channel's rule. */
  readonly endorsingOrganisations?: readonly string[];
}

/** What became of a submission. Only `unknown` leaves a doubt, which `transactionOutcome` settles. */
export type SubmitOutcome =
  | { readonly kind: 'committed'; readonly txId: string; readonly blockNumber: bigint; readonly result: string }
  /** The contract, or the network before it, refused; nothing was ordered. `message` is the contract's own text. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** Another transaction came first, or the endorsing peers stood at different heights: submit anew. */
  | { readonly kind: 'readConflict'; readonly txId: string }
  /** Ordered, and found invalid for another reason; `code` is Fabric's TxValidationCode. */
  | { readonly kind: 'policyFailure'; readonly txId: string; readonly code: number }
  /** Nothing was sent to ordering: submit anew later. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** Sent to ordering, fate not known yet. */
  | { readonly kind: 'unknown'; readonly txId: string; readonly reason: string };

/** What a peer knows of a transaction; `absent` says no more than that its ledger does not hold it at this moment. */
export type TransactionOutcome =
  | 'absent'
  | { readonly validationCode: number; readonly valid: boolean; readonly blockNumber?: bigint };

/** What a contract told in a valid transaction. */
export interface LedgerEvent {
  readonly name: string;
  readonly payload: string;
  readonly txId: string;
  readonly blockNumber: bigint;
  /** Place of the transaction in its block. */
  readonly transactionIndex: number;
}

/** A peer's state; `height` is the number of its blocks, absent where it does not tell it. */
export interface PeerHealth {
  readonly name: string;
  readonly mspId: string;
  readonly reachable: boolean;
  readonly height?: bigint;
}

/** The state of the nodes that the client knows. */
export interface LedgerHealth {
  readonly peers: readonly PeerHealth[];
  readonly orderers: readonly { readonly name: string; readonly reachable: boolean }[];
}

/** The ledger as its users see it. Identities are named by their label in the wallet. */
export interface LedgerClient {
  /** Endorses, orders and waits for the commit. @throws UnknownIdentity; every other trouble is an outcome */
  submit(identity: string, call: ContractCall, options?: SubmitOptions): Promise<SubmitOutcome>;
  /** Asks one peer without ordering anything. @throws RejectedByContract, LedgerRefused, LedgerUnavailable, UnknownIdentity */
  evaluate(identity: string, call: ContractCall, options?: EvaluateOptions): Promise<string>;
  /** Whether the wallet has an identity of this label now; it may still turn out to be unusable. */
  knows(identity: string): Promise<boolean>;
  /** Looks a transaction up by its id. @throws LedgerRefused, LedgerUnavailable, UnknownIdentity */
  transactionOutcome(identity: string, txId: string): Promise<TransactionOutcome>;
  /**
   * The blocks from `from` on, as `common.Block` bytes exactly as the peer sends them: in order, none twice, none left
   * out, across any number of lost connections. Ends when `signal` aborts or the client closes.
   * @throws LedgerRefused when the peer will not deliver to this identity, UnknownIdentity
   */
  blocks(identity: string, from: bigint, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * The chaincode's events from block `from` on, in order, none twice and none left out; to resume, ask from the block
   * after the last whose events were all taken. Ends as `blocks` does.
   * @throws LedgerRefused when the peer will not deliver to this identity, UnknownIdentity
   */
  events(identity: string, from: bigint, signal: AbortSignal): AsyncIterable<LedgerEvent>;
  /** Which nodes answer, and how far each peer has come. @throws UnknownIdentity, LedgerUnavailable when closed */
  health(identity: string): Promise<LedgerHealth>;
  /** Number of blocks on the ledger of one peer. @throws LedgerRefused, LedgerUnavailable, UnknownIdentity */
  height(identity: string): Promise<bigint>;
  /** Closes every connection. Submissions that wait for their commit end as `unknown`. */
  close(): Promise<void>;
}

/** The contract refused a query; the message is its own text. */
export class RejectedByContract extends Error {
  override readonly name = 'RejectedByContract';
}

/** No peer answered, or none could run the contract; the message says why. Trying later may help. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** The network does not let this identity do this. Trying later does not help. */
export class LedgerRefused extends Error {
  override readonly name = 'LedgerRefused';
}

/** The wallet holds no usable identity of this label. */
export class UnknownIdentity extends Error {
  override readonly name = 'UnknownIdentity';
}
