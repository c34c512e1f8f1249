/** Which records belong to what a bundle is about; builder and verifier decide it by the same code, from the blocks alone. */
import { collectionOf } from '../domain/collections';
import { receivableIdOf } from '../domain/fingerprint';
import { type LedgerRecord, type RecordKind, recordKeyHash, recordPath, sealedPartOf } from '../domain/records';
import { credentialPathsOf } from '../domain/rests-on';
import { type Visibility, visibilityOf } from '../domain/visibility';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { type BundleScope, CHAINCODE } from './bundle-format';
import { type RecordName, type RecordWrite, recordIn, recordWritesOf } from './record-writes';
import { privateKey } from './state-reads';

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

/** What belongs to a bundle. */
export interface Closure {
  /** Whether a record belongs to the story. */
  bears(record: RecordName): boolean;
  /** Whether a transaction of a block writes a record of the story, or seals an offer of it. */
  touches(transaction: LedgerTransaction, block: bigint): boolean;
  /** The offers of the story that a transaction sealed; only a valid one did. */
  sealedBy(transaction: LedgerTransaction): readonly Commitment[];
}

/** Follows a ledger and gathers what leads from one record to the next. */
export interface ClosureReader {
  /** Takes a transaction of a block; only a valid one counts. */
  observe(transaction: LedgerTransaction, block: bigint): void;
  /**
   * Whether what was observed since the last answer leads to records that may have gone by already: then the ledger is to
   * be observed once more from its beginning. It ends when a reading adds nothing: what leads on only ever grows.
   */
  leadsBack(): boolean;
  /** The closure of all that was observed; undefined when what it is about was never written. */
  close(): Closure | undefined;
}

/** Follows a ledger for a bundle. */
export function readClosure(scope: BundleScope): ClosureReader {
  if (scope.kind === 'receivable') return readStories({ receivable: scope.receivable });
  if (scope.kind === 'party') return readStories({ party: scope.party });
  return readRun(scope.kind === 'period' ? BigInt(scope.fromBlock) : 0n, BigInt(scope.toBlock));
}

/** A run of blocks: all that the contract did in it. */
function readRun(fromBlock: bigint, toBlock: bigint): ClosureReader {
  const hosts = new Map<string, string>();
  const offers = new Map<string, LedgerRecord<'offer'>>();
  return {
    observe(transaction, block) {
      if (!transaction.valid) return;
      for (const write of recordWritesOf(transaction)) {
        const firm = recordIn('firm', write);
        if (firm !== undefined) hosts.set(firm.code, firm.mspId);
        const offer = block < fromBlock ? undefined : recordIn('offer', write);
        // As it was accepted: then its transaction read the bank's own record too, which tells the collection.
        if (offer?.state === 'accepted' && offer.filing === undefined) offers.set(offer.id, offer);
      }
    },
    leadsBack: () => false,
    close: () => {
      const { sealedBy } = commitmentsOf([...offers.values()], hosts);
      return {
        // A guard is its own command's, and is checked with it.
        bears: ({ kind }) => kind !== 'appliedCommand',
        sealedBy,
        touches: (transaction, block) => block >= fromBlock && block <= toBlock && isOfContract(transaction),
      };
    },
  };
}

/** Whether the contract was called, or its records written. */
export function isOfContract({ type, chaincode, writes, privateWrites }: LedgerTransaction): boolean {
  if (type !== 'endorsed') return false;
  return chaincode === CHAINCODE || [...writes, ...privateWrites].some(({ namespace }) => namespace === CHAINCODE);
}

type Followed = 'receivable' | 'financingRequest' | 'offer' | 'transfer' | 'earlyPayment';

/** Whose stories are followed. */
interface Subject {
  readonly receivable?: string;
  readonly party?: string;
}

/**
 * The receivable and, of a part, all that it is a part of up to the root with the obligor's confirmation; their transfers,
 * early payments, payments and credit notes; their firms and those firms' signatories, the obligor's credential and those that the price rests on; the financing request;
 * the accepted offer with its bank, and the transaction that sealed it; the events that name the invoice, their lots, and
 * every other event that moved one of these lots; the nonces that the signatures used. Offers that were not accepted stay
 * out: what a losing bank asked is nobody's business. So do the parts of the receivable: what becomes of a part is in the
 * part's own story, and the split that opened it shows its amount. Of a party it is all that of each receivable that it may
 * see as one of its parties, its own record, signatories and credentials, and the events that it captured or had to attest.
 */
function readStories({ receivable: receivableId, party }: Subject): ClosureReader {
  const family = new Set(receivableId === undefined ? [] : [receivableId]);
  const events = new Set<string>();
  const lots = new Set<string>();
  /** Organisation of each firm. */
  const hosts = new Map<string, string>();
  let followed = nothingFollowed();
  let known = family.size;
  let isWritten = false;
  const isSeenBy = ({ parties }: Visibility) => party !== undefined && parties.includes(party);
  // The id of a whole follows from the fingerprint, so evidence is recognised before the receivable is there.
  const namesInvoice = (fingerprint = '') => family.has(receivableIdOf(fingerprint));

  function follow<Kind extends Followed>(kind: Kind, write: RecordWrite, belongs: (r: LedgerRecord<Kind>) => boolean) {
    const record = recordIn(kind, write);
    if (record === undefined || !belongs(record)) return;
    (followed.records[kind] as LedgerRecord<Kind>[]).push(record);
  }

  function followParty(write: RecordWrite): void {
    const receivable = recordIn('receivable', write);
    if (receivable !== undefined && isSeenBy(visibilityOf('receivable', receivable))) family.add(receivable.id);
    const event = recordIn('greenEvent', write);
    if (event !== undefined && isSeenBy(visibilityOf('greenEvent', event))) events.add(event.id);
    if (write.path === `firm/${party}`) isWritten = true;
  }

  function followPart(receivable: LedgerRecord<'receivable'> | undefined): void {
    if (receivable?.part === undefined || !family.has(receivable.id)) return;
    family.add(receivable.part.parent).add(receivable.part.root);
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
      if (party !== undefined) for (const write of writes) followParty(write);
      for (const write of writes) {
        follow('receivable', write, ({ id }) => family.has(id));
        follow('financingRequest', write, ({ receivable }) => family.has(receivable));
        follow('offer', write, ({ receivable }) => family.has(receivable));
        follow('transfer', write, ({ receivable }) => family.has(receivable));
        follow('earlyPayment', write, ({ receivable }) => family.has(receivable));
        if (write.kind === 'creditNote' && family.has(recordIn('creditNote', write)?.receivable ?? '')) {
          followed.creditNotes.add(write.path);
        }
        const firm = recordIn('firm', write);
        if (firm !== undefined) hosts.set(firm.code, firm.mspId);
        if (write.path === `receivable/${receivableId}`) isWritten = true;
      }
      for (const write of writes) if (write.kind === 'invoiceEvidence') followEvidence(write);
      for (const write of writes) if (write.kind === 'greenEvent') followEvent(write);
      for (const write of writes) followPart(recordIn('receivable', write));
    },

    leadsBack() {
      const size = family.size + events.size + lots.size;
      if (size === known) return false;
      known = size;
      followed = nothingFollowed();
      return true;
    },

    close() {
      if (!isWritten) return undefined;
      const paths = pathsOf(followed);
      for (const id of family) paths.add(`receivable/${id}`);
      for (const id of events) paths.add(`greenEvent/${id}`);
      if (party !== undefined) paths.add(`firm/${party}`);
      const own = party === undefined ? [] : [party];
      const first: { readonly [Kind in RecordKind]?: ReadonlySet<string> } = {
        payment: family,
        signatory: new Set([...signingFirmsOf(followed), ...own]),
        credential: new Set(own),
        lot: lots,
        lotOrigin: lots,
      };
      const { paths: sealedPaths, sealedBy } = commitmentsOf(takenOffers(followed), hosts);
      for (const path of sealedPaths) paths.add(path);
      const bears: Closure['bears'] = ({ kind, parts, path }) =>
        paths.has(path) ||
        first[kind]?.has(parts[0] ?? '') === true ||
        (kind === 'invoiceEvidence' && namesInvoice(parts[0]));
      return {
        bears,
        sealedBy,
        touches: (transaction) => recordWritesOf(transaction).some(bears) || sealedBy(transaction).length > 0,
      };
    },
  };
}

/** The commitments behind accepted offers, found by what a transaction writes in private. */
function commitmentsOf(
  offers: readonly LedgerRecord<'offer'>[],
  hosts: ReadonlyMap<string, string>,
): { readonly paths: readonly string[]; readonly sealedBy: Closure['sealedBy'] } {
  const commitments = new Map(offers.map((offer) => [offer.id, commitmentOf(offer, hosts)]));
  const byKey = new Map([...commitments.values()].map((each) => [privateKey(each.collection, each.keyHash), each]));
  return {
    paths: [...commitments.values()].map(({ path }) => path),
    sealedBy: ({ valid, privateWrites }) => {
      if (!valid || byKey.size === 0) return [];
      const found = privateWrites.flatMap(({ namespace, collection, keyHash, valueHash }) =>
        namespace === CHAINCODE && valueHash !== null ? (byKey.get(privateKey(collection, keyHash)) ?? []) : [],
      );
      return [...new Set(found)];
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
  return {
    records: { receivable: [], financingRequest: [], offer: [], transfer: [], earlyPayment: [] },
    creditNotes: new Set(),
  };
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
  const { receivable: receivables, transfer: transfers, earlyPayment: earlyPayments } = followed.records;
  return new Set([
    ...receivables.flatMap(({ seller, obligor }) => [seller, obligor]),
    ...transfers.map(({ holder }) => holder),
    ...earlyPayments.map(({ holder }) => holder),
    ...takenOffers(followed).map(({ holder }) => holder),
  ]);
}

function pathsOf(followed: FollowedRecords): Set<string> {
  const { receivable: receivables, transfer: transfers, earlyPayment: earlyPayments } = followed.records;
  const withdrawn = followed.records.financingRequest.filter(({ earlyPayment }) => earlyPayment !== undefined);
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
    ...earlyPayments.flatMap(({ promise, acceptance }) => [promise, acceptance]),
  ];
  return new Set([
    ...firms.map((firm) => `firm/${firm}`),
    ...receivables.map(({ obligor }) => `credential/${obligor}/littleGiant`),
    ...receivables.flatMap(({ request }) => (request === undefined ? [] : [`financingRequest/${request}`])),
    ...receivables.flatMap(({ financing }) => (financing === undefined ? [] : [`offer/${financing.offer}`])),
    ...taken.map(({ id }) => `offer/${id}`),
    ...taken.flatMap(credentialPathsOf),
    ...transfers.map(({ id }) => `transfer/${id}`),
    ...earlyPayments.map(({ id }) => `earlyPayment/${id}`),
    ...withdrawn.map(({ id }) => `financingRequest/${id}`),
    ...followed.creditNotes,
    ...signed.flatMap((given) => (given === undefined ? [] : [`usedNonce/${given.signer}/${given.nonce}`])),
  ]);
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
