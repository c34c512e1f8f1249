/** Which records belong to a receivable's story; builder and verifier decide it by the same code, from the blocks alone. */
import { collectionOf } from '../domain/collections';
import { type LedgerRecord, type RecordKind, recordKeyHash, recordPath, sealedPartOf } from '../domain/records';
import { credentialPathsOf } from '../domain/rests-on';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { CHAINCODE } from './bundle-format';
import { type RecordName, type RecordWrite, recordIn, recordWritesOf } from './record-writes';

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
  /**
   * Whether what was observed since the last answer leads to records that may have gone by already: then the ledger is to
   * be observed once more from its beginning. It ends when a reading adds nothing: what leads on only ever grows.
   */
  leadsBack(): boolean;
  /** The closure of all that was observed; undefined when the receivable was never written. */
  close(): Closure | undefined;
}

type Followed = 'receivable' | 'financingRequest' | 'offer' | 'transfer';

/**
 * The receivable and, of a part, all that it is a part of up to the root with the obligor's confirmation; their transfers,
 * payments and credit notes; their firms and those firms' signatories, the obligor's credential and those that the price rests on; the financing request;
 * the accepted offer with its bank, and the transaction that sealed it; the events that name the invoice, their lots, and
 * every other event that moved one of these lots; the nonces that the signatures used. Offers that were not accepted stay
 * out: what a losing bank asked is nobody's business. So do the parts of the receivable: what becomes of a part is in the
 * part's own story, and the split that opened it shows its amount.
 */
export function readClosure(receivableId: string): ClosureReader {
  const family = new Set([receivableId]);
  const events = new Set<string>();
  const lots = new Set<string>();
  /** Organisation of each firm. */
  const hosts = new Map<string, string>();
  let followed = nothingFollowed();
  let known = family.size;
  // The id of a whole is the beginning of the fingerprint, so evidence is recognised before the receivable is there.
  const namesInvoice = (fingerprint: string | undefined) =>
    [...family].some((id) => id.startsWith('R') && fingerprint?.startsWith(id.slice(1)) === true);

  function follow<Kind extends Followed>(kind: Kind, write: RecordWrite, belongs: (r: LedgerRecord<Kind>) => boolean) {
    const record = write.kind === kind ? recordIn(kind, write) : undefined;
    if (record === undefined || !belongs(record)) return;
    (followed.records[kind] as LedgerRecord<Kind>[]).push(record);
  }

  function followEvidence({ parts: [fingerprint, event = ''] }: RecordWrite): void {
    if (namesInvoice(fingerprint)) events.add(event);
  }

  function followEvent(write: RecordWrite): void {
    const event = recordIn('greenEvent', write);
    if (event === undefined) return;
    if (!events.has(event.id) && !event.lots.some(({ lot }) => lots.has(lot))) return;
    events.add(event.id);
    for (const { lot } of event.lots) lots.add(lot);
  }

  return {
    observe(transaction) {
      if (!transaction.valid) return;
      const writes = recordWritesOf(transaction);
      for (const write of writes) {
        follow('receivable', write, ({ id }) => family.has(id));
        follow('financingRequest', write, ({ receivable }) => family.has(receivable));
        follow('offer', write, ({ receivable }) => family.has(receivable));
        follow('transfer', write, ({ receivable }) => family.has(receivable));
        if (write.kind === 'creditNote' && family.has(recordIn('creditNote', write)?.receivable ?? '')) {
          followed.creditNotes.add(write.path);
        }
        if (write.kind === 'firm') {
          const firm = recordIn('firm', write);
          if (firm !== undefined) hosts.set(firm.code, firm.mspId);
        }
      }
      for (const write of writes) if (write.kind === 'invoiceEvidence') followEvidence(write);
      for (const write of writes) if (write.kind === 'greenEvent') followEvent(write);
      for (const { part } of followed.records.receivable) {
        if (part !== undefined) family.add(part.parent).add(part.root);
      }
    },

    leadsBack() {
      const size = family.size + events.size + lots.size;
      if (size === known) return false;
      known = size;
      followed = nothingFollowed();
      return true;
    },

    close() {
      if (!followed.records.receivable.some(({ id }) => id === receivableId)) return undefined;
      const paths = pathsOf(followed);
      for (const id of family) paths.add(`receivable/${id}`);
      for (const id of events) paths.add(`greenEvent/${id}`);
      const signing = signingFirmsOf(followed);
      const first: { readonly [Kind in RecordKind]?: ReadonlySet<string> } = {
        payment: family,
        signatory: signing,
        lot: lots,
        lotOrigin: lots,
      };
      const commitments = new Map(takenOffers(followed).map((offer) => [offer.id, commitmentOf(offer, hosts)]));
      for (const { path } of commitments.values()) paths.add(path);
      const bears: Closure['bears'] = ({ kind, parts, path }) =>
        paths.has(path) ||
        first[kind]?.has(parts[0] ?? '') === true ||
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

/** Versions of the story's records that name others. */
interface FollowedRecords {
  readonly records: { readonly [Kind in Followed]: LedgerRecord<Kind>[] };
  readonly creditNotes: Set<string>;
}

function nothingFollowed(): FollowedRecords {
  return { records: { receivable: [], financingRequest: [], offer: [], transfer: [] }, creditNotes: new Set() };
}

/** The offer that was accepted, in each of its versions. */
function takenOffers({ records }: FollowedRecords): LedgerRecord<'offer'>[] {
  const { receivable: receivables, financingRequest: requests, offer: offers } = records;
  const request = new Set(receivables.flatMap((receivable) => receivable.request ?? []));
  const accepted = new Set([
    ...requests.flatMap(({ id, acceptedOffer }) => (request.has(id) ? (acceptedOffer ?? []) : [])),
    ...receivables.flatMap(({ financing }) => financing?.offer ?? []),
  ]);
  return offers.filter(({ id }) => accepted.has(id));
}

/** Firms whose signatures bind somebody in the story. */
function signingFirmsOf(followed: FollowedRecords): Set<string> {
  const { receivable: receivables, transfer: transfers } = followed.records;
  return new Set([
    ...receivables.flatMap(({ seller, obligor }) => [seller, obligor]),
    ...transfers.map(({ holder }) => holder),
    ...takenOffers(followed).map(({ holder }) => holder),
  ]);
}

function pathsOf(followed: FollowedRecords): Set<string> {
  const { receivable: receivables, transfer: transfers } = followed.records;
  const taken = takenOffers(followed);
  const firms = [
    ...signingFirmsOf(followed),
    ...taken.map(({ bank }) => bank),
    ...transfers.map(({ receiver }) => receiver),
  ];
  const signed = [
    ...receivables.map(({ confirmation }) => confirmation),
    ...taken.map(({ acceptance }) => acceptance),
    ...transfers.map(({ order }) => order),
  ];
  return new Set([
    ...firms.map((firm) => `firm/${firm}`),
    ...receivables.map(({ obligor }) => `credential/${obligor}/littleGiant`),
    ...receivables.flatMap(({ request }) => (request === undefined ? [] : [`financingRequest/${request}`])),
    ...receivables.flatMap(({ financing }) => (financing === undefined ? [] : [`offer/${financing.offer}`])),
    ...taken.map(({ id }) => `offer/${id}`),
    ...taken.flatMap(credentialPathsOf),
    ...transfers.map(({ id }) => `transfer/${id}`),
    ...followed.creditNotes,
    ...signed.flatMap((given) => (given === undefined ? [] : [`usedNonce/${given.signer}/${given.nonce}`])),
  ]);
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
