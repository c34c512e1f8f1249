/** Which records belong to a receivable's story; builder and verifier decide it by the same code, from the blocks alone. */
import { collectionOf } from '../domain/collections';
import { type LedgerRecord, recordKeyHash, recordPath, sealedPartOf } from '../domain/records';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { CHAINCODE } from './bundle-format';
import { type RecordName, recordIn, recordWritesOf } from './record-writes';

/** Where a bank committed to an offer of the story, and what it revealed of it later. */
export interface Commitment {
  /** Path of the private record. */
  readonly path: string;
  readonly collection: string;
  /** SHA-256 (hex) of the record's key, by which everyone knows it. */
  readonly keyHash: string;
  readonly revealed: LedgerRecord<'sealedOffer'>;
  /** MSP ids of the bank and of the holder's host: what is sealed is sealed by the word of both. */
  readonly endorsers: readonly string[];
}

/** The records of one receivable's story. */
export interface Closure {
  /** Whether a record belongs to the story. */
  bears(record: RecordName): boolean;
  /** Whether a transaction writes a record of the story, or seals an offer of it. */
  touches(transaction: LedgerTransaction): boolean;
  /** The offers of the story that a transaction sealed; only a valid one did. */
  sealedBy(transaction: LedgerTransaction): readonly Commitment[];
}

/** Follows a ledger and gathers what leads from one record to the next. */
export interface ClosureReader {
  /** Takes a transaction; only a valid one counts. */
  observe(transaction: LedgerTransaction): void;
  /** The closure of all that was observed; undefined when the receivable was never written. */
  close(): Closure | undefined;
}

/**
 * The receivable; its firms and their signatories, the obligor's credential; its financing request; the accepted offer
 * with its bank, and the transaction that sealed it; the events that name its invoice; the nonces that its signatures
 * used. Offers that were not accepted stay out: what a losing bank asked is nobody's business.
 */
export function readClosure(receivableId: string): ClosureReader {
  const receivables: LedgerRecord<'receivable'>[] = [];
  const requests: LedgerRecord<'financingRequest'>[] = [];
  const offers: LedgerRecord<'offer'>[] = [];
  const events = new Set<string>();
  /** Organisation of each firm. */
  const hosts = new Map<string, string>();
  // The id is the beginning of the fingerprint, so evidence is recognised before the receivable is there.
  const namesInvoice = (fingerprint: string | undefined) => fingerprint?.startsWith(receivableId.slice(1)) === true;

  return {
    observe(transaction) {
      if (!transaction.valid) return;
      for (const write of recordWritesOf(transaction)) {
        if (write.kind === 'receivable' && write.parts[0] === receivableId)
          add(receivables, recordIn('receivable', write));
        if (write.kind === 'financingRequest') {
          const request = recordIn('financingRequest', write);
          if (request?.receivable === receivableId) requests.push(request);
        }
        if (write.kind === 'offer') {
          const offer = recordIn('offer', write);
          if (offer?.receivable === receivableId) offers.push(offer);
        }
        if (write.kind === 'firm') {
          const firm = recordIn('firm', write);
          if (firm !== undefined) hosts.set(firm.code, firm.mspId);
        }
        if (write.kind === 'invoiceEvidence' && namesInvoice(write.parts[0])) events.add(write.parts[1] ?? '');
      }
    },

    close() {
      if (receivables.length === 0) return undefined;
      const request = new Set(receivables.flatMap((receivable) => receivable.request ?? []));
      const accepted = new Set([
        ...requests.flatMap(({ id, acceptedOffer }) => (request.has(id) ? (acceptedOffer ?? []) : [])),
        ...receivables.flatMap(({ financing }) => financing?.offer ?? []),
      ]);
      const taken = offers.filter(({ id }) => accepted.has(id));
      const owners = [...receivables, ...taken].flatMap((record) =>
        'seller' in record ? [record.seller] : [record.holder],
      );
      const obligors = receivables.map(({ obligor }) => obligor);
      const banks = taken.map(({ bank }) => bank);
      const signed = [
        ...receivables.map(({ confirmation }) => confirmation),
        ...taken.map(({ acceptance }) => acceptance),
      ];
      const signing = new Set([...owners, ...obligors]);
      const commitments = new Map(taken.map((offer) => [offer.id, commitmentOf(offer, hosts)]));
      const paths = new Set([
        `receivable/${receivableId}`,
        ...[...signing, ...banks].map((firm) => `firm/${firm}`),
        ...obligors.map((obligor) => `credential/${obligor}/littleGiant`),
        ...[...request].map((id) => `financingRequest/${id}`),
        ...[...accepted].map((id) => `offer/${id}`),
        ...[...commitments.values()].map(({ path }) => path),
        ...[...events].map((id) => `greenEvent/${id}`),
        ...signed.flatMap((given) => (given === undefined ? [] : [`usedNonce/${given.signer}/${given.nonce}`])),
      ]);
      const bears: Closure['bears'] = ({ kind, parts, path }) =>
        paths.has(path) ||
        (kind === 'signatory' && signing.has(parts[0] ?? '')) ||
        (kind === 'invoiceEvidence' && namesInvoice(parts[0]));
      const sealedBy: Closure['sealedBy'] = (transaction) =>
        transaction.valid ? [...commitments.values()].filter((each) => isSealedBy(each, transaction)) : [];
      return {
        bears,
        sealedBy,
        touches: (transaction) => recordWritesOf(transaction).some(bears) || sealedBy(transaction).length > 0,
      };
    },
  };
}

/** What a transaction wrote where a bank committed to an offer: the hash of the record. */
export function sealedHash(
  { collection, keyHash }: Commitment,
  { privateWrites }: Pick<LedgerTransaction, 'privateWrites'>,
): string | undefined {
  const write = privateWrites.find(
    (each) => each.namespace === CHAINCODE && each.collection === collection && each.keyHash === keyHash,
  );
  return write?.valueHash ?? undefined;
}

function isSealedBy(commitment: Commitment, transaction: LedgerTransaction): boolean {
  return sealedHash(commitment, transaction) !== undefined;
}

function commitmentOf(offer: LedgerRecord<'offer'>, hosts: ReadonlyMap<string, string>): Commitment {
  const parts = [offer.request, offer.id];
  const bankMspId = hosts.get(offer.bank) ?? '';
  return {
    path: recordPath('sealedOffer', parts),
    collection: collectionOf('sealedOffer', bankMspId),
    keyHash: recordKeyHash('sealedOffer', parts),
    revealed: sealedPartOf(offer),
    endorsers: [bankMspId, hosts.get(offer.holder) ?? ''],
  };
}

function add<Item>(items: Item[], item: Item | undefined): void {
  if (item !== undefined) items.push(item);
}
