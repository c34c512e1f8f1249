/** Which records belong to a receivable's story; builder and verifier decide it by the same code, from the blocks alone. */

import { revisionKey } from '../domain/pricing';
import type { LedgerRecord, RecordKind } from '../domain/records';
import { recordPath } from '../domain/records';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { type RecordName, type RecordWrite, recordIn, recordWritesOf } from './record-writes';

/** The records of one receivable's story. */
export interface Closure {
  /** Whether a record belongs to the story. */
  bears(record: RecordName): boolean;
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
 * payments and credit notes; their firms and those firms' signatories, the obligor's credential; the financing request;
 * the accepted offer with its bank and the revision of the rate card; the events that name the invoice, their lots, and
 * every other event that moved one of these lots; the nonces that the signatures used. Offers that were not accepted stay
 * out: what a losing bank asked is nobody's business. So do the parts of the receivable: what becomes of a part is in the
 * part's own story, and the split that opened it shows its amount.
 */
export function readClosure(receivableId: string): ClosureReader {
  const family = new Set([receivableId]);
  const events = new Set<string>();
  const lots = new Set<string>();
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
      return {
        bears: ({ kind, parts, path }) =>
          paths.has(path) ||
          first[kind]?.has(parts[0] ?? '') === true ||
          (kind === 'invoiceEvidence' && namesInvoice(parts[0])),
      };
    },
  };
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
    ...taken.map(({ quote: { rateCard } }) =>
      recordPath('rateCard', [rateCard.bank, rateCard.name, revisionKey(rateCard.revision)]),
    ),
    ...transfers.map(({ id }) => `transfer/${id}`),
    ...followed.creditNotes,
    ...signed.flatMap((given) => (given === undefined ? [] : [`usedNonce/${given.signer}/${given.nonce}`])),
  ]);
}
