/**
 * Validates a block's transactions in order, as every Fabric peer does: endorsement policy (also of single keys),
 * repeated transaction ids, and whether what a transaction read is still what the ledger holds.
 */
import { type kvrwset, protos } from 'fabric-protos/bundle.js';
import type { Channel } from './channel-config';
import type { ExaminedTransaction, SoundTransaction } from './envelopes';
import { compareKeys } from './key-order';
import type { Ledger } from './ledger';
import { type Policy, signaturePolicy } from './policies';
import { rangeUnchanged } from './range-reads';
import { hashedSpace, hexOf, type NamespaceSet, sameRead } from './read-write-sets';
import type { KeyedEntry, VersionedState } from './versioned-state';

/** What is to be known about the chaincode of a channel. */
export interface ChaincodeDefinition {
  readonly name: string;
  readonly version: string;
  /** The policy of a collection that has its own. */
  readonly collectionPolicy: (collection: string) => Policy | undefined;
  /** Whether a collection exists. */
  readonly hasCollection: (collection: string) => boolean;
}

/** Metadata entry under which a key keeps its own endorsement policy. */
export const KEY_POLICY = 'VALIDATION_PARAMETER';

/**
 * Validates the block that comes next and applies its valid transactions to the ledger's state, unseen until it is committed.
 * @param pause lets other work run between transactions, because a block's signatures take their time
 * @returns the validation code of each transaction
 */
export function createBlockValidator(channel: Channel, chaincode: ChaincodeDefinition, ledger: Ledger): BlockValidator {
  const chaincodePolicy = channel.policies.get('/Channel/Application/Endorsement');
  if (chaincodePolicy === undefined) throw new Error("the channel's configuration has no endorsement policy");
  return (number, transactions) => {
    const block: BlockContext = {
      channel,
      chaincode,
      chaincodePolicy,
      state: ledger.state,
      height: number,
      ids: new Set(),
      touched: new Set(),
      newPolicies: new Set(),
    };
    return transactions.map((transaction, index) => {
      const code = codeOf(transaction, block, ledger);
      if (transaction.kind === 'sound' && code === Code.VALID) {
        noteTouched(transaction, block);
        ledger.apply(transaction.sets, { block: number, transaction: index });
      }
      return code;
    });
  };
}

export type BlockValidator = (
  number: number,
  transactions: readonly ExaminedTransaction[],
) => protos.TxValidationCode[];

const Code = protos.TxValidationCode;

interface BlockContext {
  readonly channel: Channel;
  readonly chaincode: ChaincodeDefinition;
  readonly chaincodePolicy: Policy;
  readonly state: VersionedState;
  /** Number of the block, which is the height that was committed before it. */
  readonly height: number;
  readonly ids: Set<string>;
  /** Keys that valid transactions of this block have written, by space and key. */
  readonly touched: Set<string>;
  /** Keys whose own policy an endorsed transaction of this block sets. */
  readonly newPolicies: Set<string>;
}

function codeOf(transaction: ExaminedTransaction, block: BlockContext, ledger: Ledger): protos.TxValidationCode {
  if (transaction.kind === 'unsound') return transaction.code;
  if (block.ids.has(transaction.txId) || ledger.placeOf(transaction.txId) !== undefined) return Code.DUPLICATE_TXID;
  block.ids.add(transaction.txId);
  const endorsed = endorsementCode(transaction, block);
  if (endorsed !== Code.VALID) return endorsed;
  notePolicies(transaction, block);
  return readCode(transaction.sets, block);
}

function endorsementCode(transaction: SoundTransaction, block: BlockContext): protos.TxValidationCode {
  if (transaction.chaincode !== block.chaincode.name) return Code.INVALID_CHAINCODE;
  for (const set of transaction.sets) {
    if (set.namespace !== block.chaincode.name && writesAnything(set)) return Code.INVALID_CHAINCODE;
    if (set.collections.some(({ name }) => !block.chaincode.hasCollection(name))) {
      return Code.INVALID_OTHER_REASON;
    }
  }
  const own = transaction.sets.find(({ namespace }) => namespace === block.chaincode.name);
  const satisfied = new PolicyChecks(transaction, block).allSatisfied(own);
  return satisfied ? Code.VALID : Code.ENDORSEMENT_POLICY_FAILURE;
}

/** The policies that a transaction's writes call for; each is evaluated once. */
class PolicyChecks {
  private readonly evaluated = new Map<string, boolean>();

  constructor(
    private readonly transaction: SoundTransaction,
    private readonly block: BlockContext,
  ) {}

  allSatisfied(set: NamespaceSet | undefined): boolean {
    if (set === undefined) return this.collectionSatisfied('');
    const { namespace } = set;
    const keys = [...set.set.writes, ...set.set.metadata_writes].map(({ key }) => key ?? '');
    if (!keys.every((key) => this.keySatisfied(namespace, key, ''))) return false;
    for (const { name, set: hashed } of set.collections) {
      const space = hashedSpace(namespace, name);
      const hashes = [...hashed.hashed_writes, ...hashed.metadata_writes].map(({ key_hash }) => hexOf(key_hash));
      if (!hashes.every((key) => this.keySatisfied(space, key, name))) return false;
    }
    // A transaction that writes nothing still needs the chaincode's policy.
    return this.evaluated.size > 0 || this.collectionSatisfied('');
  }

  private keySatisfied(space: string, key: string, collection: string): boolean {
    // Whether the earlier transaction stands is not known yet when policies are checked: Fabric refuses.
    if (this.block.newPolicies.has(`${space} ${key}`)) return false;
    const bytes = this.block.state.get(space, key, this.block.height)?.metadata?.get(KEY_POLICY);
    if (bytes === undefined || bytes.length === 0) return this.collectionSatisfied(collection);
    return this.evaluate(`key ${Buffer.from(bytes).toString('latin1')}`, () => keyPolicy(bytes));
  }

  private collectionSatisfied(collection: string): boolean {
    const policy = collection === '' ? undefined : this.block.chaincode.collectionPolicy(collection);
    if (policy === undefined) return this.evaluate('chaincode', () => this.block.chaincodePolicy);
    return this.evaluate(`collection ${collection}`, () => policy);
  }

  private evaluate(name: string, policy: () => Policy): boolean {
    let satisfied = this.evaluated.get(name);
    if (satisfied === undefined) {
      satisfied = policy()(this.transaction.endorsers);
      this.evaluated.set(name, satisfied);
    }
    return satisfied;
  }
}

/** A policy that cannot be read is satisfied by nobody. */
function keyPolicy(bytes: Uint8Array): Policy {
  try {
    return signaturePolicy(bytes);
  } catch {
    return () => false;
  }
}

function readCode(sets: readonly NamespaceSet[], block: BlockContext): protos.TxValidationCode {
  for (const { namespace, set, collections } of sets) {
    if (!set.reads.every((read) => isUnchanged(namespace, read.key ?? '', read, block))) {
      return Code.MVCC_READ_CONFLICT;
    }
    for (const query of set.range_queries_info) {
      if (!rangeUnchanged(query, repeatRange(namespace, query, block.state))) return Code.PHANTOM_READ_CONFLICT;
    }
    for (const collection of collections) {
      const space = hashedSpace(namespace, collection.name);
      const reads = collection.set.hashed_reads;
      if (!reads.every((read) => isUnchanged(space, hexOf(read.key_hash), read, block))) {
        return Code.MVCC_READ_CONFLICT;
      }
    }
  }
  return Code.VALID;
}

function isUnchanged(
  space: string,
  key: string,
  read: { version?: kvrwset.IVersion | null },
  block: BlockContext,
): boolean {
  if (block.touched.has(`${space} ${key}`)) return false;
  return sameRead(read, block.state.get(space, key, Number.POSITIVE_INFINITY)?.version);
}

/** A range as it would be read now; a query that was not read to its end stops at the last key it saw. */
function* repeatRange(namespace: string, query: kvrwset.IRangeQueryInfo, state: VersionedState): Iterable<KeyedEntry> {
  const endKey = query.end_key ?? '';
  const exhausted = query.itr_exhausted === true;
  let from = query.start_key ?? '';
  for (let exclusive = false; ; exclusive = true) {
    const end = exhausted ? endKey : '';
    const entry = state.next(namespace, from, exclusive, end, Number.POSITIVE_INFINITY);
    if (entry === undefined || (!exhausted && compareKeys(entry.key, endKey) > 0)) return;
    yield entry;
    from = entry.key;
  }
}

function noteTouched(transaction: SoundTransaction, block: BlockContext): void {
  forEachWrite(transaction.sets, (space, key) => block.touched.add(`${space} ${key}`));
}

function notePolicies(transaction: SoundTransaction, block: BlockContext): void {
  for (const { namespace, set, collections } of transaction.sets) {
    for (const { key } of set.metadata_writes) block.newPolicies.add(`${namespace} ${key ?? ''}`);
    for (const { name, set: hashed } of collections) {
      for (const { key_hash } of hashed.metadata_writes) {
        block.newPolicies.add(`${hashedSpace(namespace, name)} ${hexOf(key_hash)}`);
      }
    }
  }
}

function forEachWrite(sets: readonly NamespaceSet[], visit: (space: string, key: string) => void): void {
  for (const { namespace, set, collections } of sets) {
    for (const { key } of [...set.writes, ...set.metadata_writes]) visit(namespace, key ?? '');
    for (const { name, set: hashed } of collections) {
      for (const { key_hash } of [...hashed.hashed_writes, ...hashed.metadata_writes]) {
        visit(hashedSpace(namespace, name), hexOf(key_hash));
      }
    }
  }
}

function writesAnything({ set, collections }: NamespaceSet): boolean {
  return (
    set.writes.length > 0 ||
    set.metadata_writes.length > 0 ||
    collections.some(({ set: hashed }) => hashed.hashed_writes.length > 0 || hashed.metadata_writes.length > 0)
  );
}
