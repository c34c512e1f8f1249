/** For tests: what parties try on a ledger; numbers pick among what is there, mostly what fits, sometimes anything. */
import { id } from 'ethers';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '../../domain/calendar';
import type { CommandName } from '../../domain/commands';
import { nextPayment } from '../../domain/early-payment';
import { isUnconfirmed, TRANSITIONS } from '../../domain/life-cycle';
import type { LedgerRecord } from '../../domain/records';
import { assignmentOf, confirmationOf, earlyPaymentOf, type TypedData, transferOf } from '../../domain/typed-data';
import {
  aFacility,
  aGreenEvent,
  anInvoice,
  aRateCard,
  aRequest,
  aSalt,
  aVerification,
  offerOn,
  RECYCLING,
  signatureOn,
} from './given';
import { FACILITY_LIMIT_MINOR } from './invariants';
import { CHANNEL, commandIdOf } from './ledger';
import type { LedgerView } from './ledger-view';
import { ANCHOR, BANK_A, FIRMS, OPERATOR, OTHER_SUPPLIER, type Party, SUPPLIER } from './parties';

/** One thing that somebody tries. */
export interface Attempt {
  /** Which command, of those that the ledger is ready for or of all. */
  readonly turn: number;
  /** Nine times in ten a command that the ledger is ready for is given by the party that can succeed, else any by anybody. */
  readonly fitting: boolean;
  readonly party: number;
  readonly target: number;
  readonly choice: number;
  /** Whether the command identity is one that was used before. */
  readonly repeats: boolean;
}

/** A command as it was given, so that another ledger can be given it again. */
export interface Given {
  readonly party: Party;
  readonly now: string;
  readonly command: { id: string; name: CommandName; body: unknown };
}

/** How often each command is tried; what comes late in a life is tried more often, so that it happens at all. */
const WEIGHTS: Partial<Record<CommandName, number>> = {
  captureGreenEvent: 3,
  attestGreenEvent: 3,
  issueReceivable: 4,
  verifyReceivable: 10,
  confirmReceivable: 10,
  rejectReceivable: 1,
  disputeReceivable: 2,
  resolveDispute: 2,
  diluteReceivable: 3,
  cancelReceivable: 1,
  splitReceivable: 4,
  transferReceivable: 4,
  acceptTransfer: 5,
  cancelTransfer: 2,
  publishRateCard: 3,
  setFacility: 1,
  reserveFacility: 12,
  releaseFacility: 2,
  requestFinancing: 8,
  withdrawRequest: 1,
  makeOffer: 12,
  acceptOffer: 14,
  recordFiling: 14,
  disburseOffer: 14,
  agreeEarlyPayment: 4,
  lapseEarlyPayment: 3,
  settleReceivable: 3,
  markOverdue: 4,
  recourseReceivable: 10,
  writeOffReceivable: 2,
};
const PLAYERS = [...FIRMS, OPERATOR];
const INVOICES = ['INV-1', 'inv 01', 'INV-2', 'INV-3', 'ＩＮＶ－４', 'INV-5', 'CN-1'];
const CREDIT_NOTES = ['CN-1', 'cn 01', 'CN-2', 'CN-3', 'CN-4', 'INV-5'];
const NOTHING = '0'.repeat(24);
/** Days on which a history plays: before every maturity, at the earlier ones, after all of them. */
const DAYS = ['03-02', '03-02', '03-02', '03-03', '03-03', '03-04', '03-19', '03-21', '03-31', '03-31'];

/** An arbitrary attempt. */
export function anAttempt(): fc.Arbitrary<Attempt> {
  return fc.record({
    turn: fc.nat(9_999),
    fitting: fc.nat(9).map((number) => number > 0),
    party: fc.nat(99),
    target: fc.nat(99),
    choice: fc.nat(99),
    repeats: fc.nat(29).map((number) => number === 0),
  });
}

/** Spells an attempt out against what is on the ledger. @param length how many attempts the history has */
export async function commandOf(
  view: LedgerView,
  attempt: Attempt,
  given: readonly Given[],
  length: number,
): Promise<Given> {
  const { choice, repeats } = attempt;
  const name = nameOf(view, attempt);
  const day = `2026-${DAYS[Math.floor((given.length * DAYS.length) / length)]}`;
  const about = aboutOf(view, name, attempt);
  const party = partyOf(attempt, rightfulParty(name, about));
  const repeated = repeats ? pick(given, choice)?.command.id : undefined;
  const cards = view.all('rateCard').filter(({ bank }) => bank === party.party);
  const card = cards.reduce<LedgerRecord<'rateCard'> | undefined>(
    (latest, each) => (latest === undefined || each.revision > latest.revision ? each : latest),
    undefined,
  );
  const body = await bodyOf(name, attempt, about, { party, card, day, place: given.length });
  return {
    party,
    now: `${day}T02:00:00.000Z`,
    command: { id: repeated ?? commandIdOf(`${given.length}`), name, body },
  };
}

/** The records that an attempt is about, one of each kind. */
interface About {
  readonly receivable: LedgerRecord<'receivable'> | undefined;
  readonly event: LedgerRecord<'greenEvent'> | undefined;
  readonly request: LedgerRecord<'financingRequest'> | undefined;
  /** Held by its bank for the receivable of the request. */
  readonly reservation: LedgerRecord<'reservation'> | undefined;
  /** As its bank sealed it. */
  readonly sealed: LedgerRecord<'sealedOffer'> | undefined;
  /** As its holder accepted it. */
  readonly offer: LedgerRecord<'offer'> | undefined;
  readonly transfer: LedgerRecord<'transfer'> | undefined;
}

/** A command by weight, mostly one that some record is ready for, so that histories go far; sometimes any. */
function nameOf(view: LedgerView, { turn, fitting }: Attempt): CommandName {
  const names = (Object.keys(WEIGHTS) as CommandName[]).filter((name) => !fitting || isReady(view, name));
  const weighted = names.flatMap((name) => Array<CommandName>(WEIGHTS[name] ?? 0).fill(name));
  return pick(weighted, turn) as CommandName;
}

function isReady(view: LedgerView, name: CommandName): boolean {
  switch (name) {
    case 'captureGreenEvent':
    case 'issueReceivable':
    case 'publishRateCard':
    case 'setFacility':
      return true;
    case 'attestGreenEvent':
      return view.all('greenEvent').some(READY.event);
    case 'releaseFacility':
    case 'makeOffer':
      return view.all('reservation').some(READY.reservation(view, name));
    case 'withdrawRequest':
      return view.all('financingRequest').some(READY.request);
    case 'acceptOffer':
      return view.all('sealedOffer').some(READY.sealed(view));
    case 'recordFiling':
    case 'disburseOffer':
      return view.all('offer').some(READY.offer(name));
    case 'acceptTransfer':
    case 'cancelTransfer':
      return view.all('transfer').some(READY.transfer);
    default:
      return view.all('receivable').some(READY.receivable(view, name));
  }
}

/** The states from which each command moves a receivable. */
const FROM = new Map<string, Set<string>>();
for (const { by, from } of Object.values(TRANSITIONS)) FROM.set(by, new Set([...(FROM.get(by) ?? []), ...from]));

/** Whether a record is where a command needs it. */
const READY = {
  receivable: (view: LedgerView, name: CommandName) => {
    const reserved = new Set(heldIn(view).map(({ receivable }) => receivable));
    return ({ id: about, state, financing }: LedgerRecord<'receivable'>): boolean =>
      name === 'reserveFacility'
        ? state === 'offered' && !reserved.has(about)
        : FROM.get(name)?.has(state) === true && (name !== 'recourseReceivable' || financing?.recourse === true);
  },
  event: ({ state }: LedgerRecord<'greenEvent'>): boolean => state === 'captured',
  request: ({ state }: LedgerRecord<'financingRequest'>): boolean => state === 'open',
  reservation: (view: LedgerView, name: CommandName) => {
    const asked = new Set(openIn(view).map(({ receivable }) => receivable));
    return ({ state, receivable }: LedgerRecord<'reservation'>): boolean =>
      state === 'held' && (name !== 'makeOffer' || asked.has(receivable));
  },
  sealed: (view: LedgerView) => {
    const asked = new Set(openIn(view).map((request) => request.id));
    const held = new Set(heldIn(view).map((reservation) => reservation.id));
    return ({ request, reservation }: LedgerRecord<'sealedOffer'>): boolean =>
      asked.has(request) && held.has(reservation.id);
  },
  offer:
    (name: CommandName) =>
    ({ state, filing }: LedgerRecord<'offer'>): boolean =>
      state === 'accepted' && (filing === undefined) === (name === 'recordFiling'),
  transfer: ({ state }: LedgerRecord<'transfer'>): boolean => state === 'open',
};

const openIn = (view: LedgerView) => view.all('financingRequest').filter(READY.request);
const heldIn = (view: LedgerView) => view.all('reservation').filter(({ state }) => state === 'held');

/** Mostly records that are ready for the command; sometimes any. */
function aboutOf(view: LedgerView, name: CommandName, { target, choice }: Attempt): About {
  const among = <Item>(items: readonly Item[], ready: (item: Item) => boolean): Item | undefined => {
    const fitting = choice % 10 < 9 ? items.filter(ready) : [];
    return pick(fitting.length > 0 ? fitting : items, target);
  };
  const reservation = among(view.all('reservation'), READY.reservation(view, name));
  const isOfReservation = ({ receivable }: LedgerRecord<'financingRequest'>) => receivable === reservation?.receivable;
  const isOffered = name === 'makeOffer';
  return {
    receivable: isOffered
      ? view.all('receivable').find((record) => record.id === reservation?.receivable)
      : among(view.all('receivable'), READY.receivable(view, name)),
    event: among(view.all('greenEvent'), READY.event),
    request: isOffered
      ? view.all('financingRequest').findLast(isOfReservation)
      : among(view.all('financingRequest'), READY.request),
    reservation,
    sealed: among(view.all('sealedOffer'), READY.sealed(view)),
    offer: among(view.all('offer'), READY.offer(name)),
    transfer: among(view.all('transfer'), READY.transfer),
  };
}

/** Mostly the party that can succeed; sometimes one that must not. */
function partyOf({ fitting, party, choice }: Attempt, rightful: string | undefined): Party {
  const right = PLAYERS.find((firm) => firm.party === rightful);
  if (fitting && right !== undefined && choice < 90) return right;
  return pick(PLAYERS, party) as Party;
}

/** The party that the record names for a command; where it names none, one whose turn it can be. */
function rightfulParty(
  name: CommandName,
  { receivable, event, request, reservation, sealed, offer, transfer }: About,
): string | undefined {
  const named: Partial<Record<CommandName, string | undefined>> = {
    captureGreenEvent: SUPPLIER.party,
    attestGreenEvent: event?.counterparty,
    issueReceivable: SUPPLIER.party,
    verifyReceivable: OPERATOR.party,
    confirmReceivable: receivable?.obligor,
    rejectReceivable: receivable?.obligor,
    disputeReceivable: receivable?.obligor,
    resolveDispute: receivable?.obligor,
    diluteReceivable: receivable?.seller,
    cancelReceivable: receivable?.seller,
    splitReceivable: receivable?.holder,
    transferReceivable: receivable?.holder,
    acceptTransfer: transfer?.receiver,
    cancelTransfer: transfer?.holder,
    publishRateCard: BANK_A.party,
    setFacility: BANK_A.party,
    reserveFacility: BANK_A.party,
    releaseFacility: reservation?.bank,
    requestFinancing: receivable?.holder,
    withdrawRequest: request?.holder,
    makeOffer: reservation?.bank,
    acceptOffer: sealed?.holder,
    recordFiling: offer?.bank,
    disburseOffer: offer?.bank,
    agreeEarlyPayment: receivable?.holder,
    lapseEarlyPayment: receivable?.holder,
    settleReceivable: receivable?.holder,
    markOverdue: receivable?.holder,
    recourseReceivable: receivable?.financing?.financier,
    writeOffReceivable: receivable?.holder,
  };
  return named[name];
}

/** Who tries, by which card of its own if it is a bank, when, and as which attempt of the history. */
interface Circumstances {
  readonly party: Party;
  readonly card: LedgerRecord<'rateCard'> | undefined;
  readonly day: string;
  readonly place: number;
}

async function bodyOf(
  name: CommandName,
  attempt: Attempt,
  { receivable: record, event, request, reservation, sealed, offer, transfer }: About,
  { party, card, day, place }: Circumstances,
): Promise<unknown> {
  const { target, choice } = attempt;
  const receivable = record?.id ?? `R${NOTHING}`;
  const reason = 'so it is';
  switch (name) {
    case 'captureGreenEvent':
      return aGreenEvent(String(choice % 9), choice % 2 === 0 ? RECYCLING : {}, pick(INVOICES, target));
    case 'attestGreenEvent':
      return { greenEvent: event?.id ?? `E${NOTHING}` };
    case 'issueReceivable':
      return anInvoice({
        number: pick(INVOICES, choice) as string,
        maturityDate: maturityOf(target),
        // No bank has a card for the second currency; everything else of a life is the same in it.
        currency: choice % INVOICES.length === 5 ? 'EUR' : 'CNY',
      });
    case 'verifyReceivable':
      return aVerification(receivable);
    case 'confirmReceivable':
      return { receivable, ...(await confirmationBy(party, record, attempt, day)) };
    case 'rejectReceivable':
    case 'disputeReceivable':
    case 'cancelReceivable':
    case 'writeOffReceivable':
      return { receivable, reason };
    case 'resolveDispute':
      return { receivable, resolution: reason };
    case 'diluteReceivable': {
      const number = pick(CREDIT_NOTES, choice) as string;
      const creditNote = { number, issueDate: '2026-03-01', documentSha256: id(number).slice(2) };
      const owed = record?.amountMinor ?? '10000000';
      return { receivable, creditNote, amountMinor: choice % 3 === 0 ? owed : '1000000', currency: 'CNY' };
    }
    case 'splitReceivable':
      return { receivable, amountsMinor: amountsOf(BigInt(record?.amountMinor ?? '2'), choice) };
    case 'transferReceivable': {
      const receiver = (pick(choice < 90 ? [SUPPLIER, OTHER_SUPPLIER] : FIRMS, target) as Party).party;
      return { receivable, receiver, ...(await transferBy(party, record, receiver, attempt, day)) };
    }
    case 'acceptTransfer':
    case 'cancelTransfer':
      return { transfer: transfer?.id ?? `T${NOTHING}` };
    case 'publishRateCard':
      return aRateCard({ baseRateBps: 300 + (choice % 3) });
    case 'setFacility':
      return aFacility({ limitMinor: choice < 80 ? FACILITY_LIMIT_MINOR : '5000000', salt: aSalt(String(place)) });
    case 'reserveFacility':
      return { receivable, amountMinor: record?.amountMinor ?? '1', salt: aSalt(String(place)) };
    case 'releaseFacility':
      return { reservation: reservation?.id ?? `H${NOTHING}` };
    case 'requestFinancing': {
      const maturityDate = (record?.maturityDate ?? '2026-03-30') as CalendarDate;
      return aRequest(receivable, { latestDate: addDays(maturityDate, -1), recourse: choice % 2 === 0 });
    }
    case 'withdrawRequest':
      return { request: request?.id ?? `Q${NOTHING}` };
    case 'makeOffer': {
      if (request === undefined || record === undefined || reservation === undefined || card === undefined) return {};
      const [valueDate, salt] = [valueDateOf(day, choice), aSalt(String(place))];
      return offerOn(request.id, record, card, reservation, { valueDate, salt });
    }
    case 'acceptOffer':
      return { offer: sealed ?? {}, ...(await acceptanceBy(party, sealed, attempt, day)) };
    case 'recordFiling':
      return { offer: offer?.id ?? `O${NOTHING}`, registryFilingNumber: 'Z-1' };
    case 'disburseOffer':
      return { offer: offer?.id ?? `O${NOTHING}`, registryFilingNumber: 'Z-1', paymentReference: 'P-1' };
    case 'agreeEarlyPayment':
      return { receivable, ...(await earlyPaymentBy(party, record, attempt, day)) };
    case 'settleReceivable':
      return { receivable, ...paymentOf(record, choice, place), paidOn: day };
    case 'recourseReceivable':
      return { receivable, paymentReference: 'REPAID-1' };
    default:
      return { receivable };
  }
}

function maturityOf(number: number): string {
  return number < 40 ? '2026-03-20' : number < 95 ? '2026-03-30' : '2028-01-01';
}

/** Value dates at hand, one of them past. */
function valueDateOf(day: string, choice: number): string {
  const date = Number(day.slice(-2)) + (choice % 4) - (choice % 20 === 0 ? 1 : 0);
  return `2026-03-${String(date).padStart(2, '0')}`;
}

/** Two or three parts; now and then their sum is off by one. */
function amountsOf(amountMinor: bigint, choice: number): string[] {
  const first = (amountMinor * BigInt(1 + (choice % 7))) / 10n;
  const rest = amountMinor - first + (choice % 13 === 0 ? 1n : choice % 11 === 0 ? -1n : 0n);
  const amounts = choice % 2 === 0 ? [first, rest] : [first, rest / 2n, rest - rest / 2n];
  return amounts.map(String);
}

/** The whole rest, a part of it, or a minor unit too much; now and then under a reference that was used. */
function paymentOf(record: LedgerRecord<'receivable'> | undefined, choice: number, place: number) {
  const owed = record === undefined ? 1n : nextPayment(record).amountMinor;
  const amountMinor = choice % 3 === 0 ? owed / 2n : choice % 17 === 0 ? owed + 1n : owed;
  return { amountMinor: amountMinor.toString(), paymentReference: `RECEIPT-${choice % 2 === 0 ? 1 : place}` };
}

/** Signing is the slowest part of an attempt, and many histories sign the same. */
const signatures = new Map<string, ReturnType<typeof signatureOn>>();
const NOT_SIGNED = { signature: `0x${'1'.repeat(128)}1b`, nonce: id('none'), expiresAt: 1_772_600_000 };

/** A signature that is good for some days; its nonce is now and then one that was used before. */
function signedBy(
  party: Party,
  about: string,
  day: string,
  { choice }: Attempt,
  dataOf: (nonce: string, expiresAt: number) => TypedData,
): ReturnType<typeof signatureOn> {
  const expiresAt = Date.parse(day < '2026-03-10' ? '2026-03-10' : '2026-04-10') / 1000;
  const nonce = id(choice < 95 ? about : 'again');
  const key = `${party.party} ${about} ${nonce} ${expiresAt}`;
  const known = signatures.get(key) ?? signatureOn(party, dataOf, { nonce, expiresAt });
  signatures.set(key, known);
  return known;
}

async function confirmationBy(party: Party, record: About['receivable'], attempt: Attempt, day: string) {
  if (record === undefined || !isUnconfirmed(record.state)) return NOT_SIGNED;
  const { id: about, maturityDate, amountMinor } = record;
  return signedBy(party, `confirm ${about} ${maturityDate} ${amountMinor}`, day, attempt, (nonce, until) =>
    confirmationOf(CHANNEL, record, nonce, until),
  );
}

async function transferBy(party: Party, record: About['receivable'], receiver: string, attempt: Attempt, day: string) {
  if (record?.state !== 'confirmed') return NOT_SIGNED;
  const { id: about, maturityDate, amountMinor, holder } = record;
  const what = `transfer ${about} ${maturityDate} ${amountMinor} ${holder} ${receiver} ${attempt.target % 4}`;
  return signedBy(party, what, day, attempt, (nonce, until) => transferOf(CHANNEL, record, receiver, nonce, until));
}

async function acceptanceBy(party: Party, offer: About['sealed'], attempt: Attempt, day: string) {
  if (offer === undefined) return NOT_SIGNED;
  const { netMinor, discountMinor } = offer.quote;
  const what = `accept ${offer.id} ${offer.receivable} ${offer.bank} ${netMinor} ${discountMinor}`;
  return signedBy(party, what, day, attempt, (nonce, until) => assignmentOf(CHANNEL, offer, nonce, until));
}

/** Mostly a discount of 1 %, on this day or one of the next; some of the days are no business days, or too late. */
async function earlyPaymentBy(party: Party, record: About['receivable'], attempt: Attempt, day: string) {
  const { choice, target } = attempt;
  const payMinor = (BigInt(record?.amountMinor ?? '100') - (choice % 19 === 0 ? 0n : 100n)).toString();
  const terms = { payMinor, payOn: addDays(day as CalendarDate, target % 6) };
  if (record?.state !== 'confirmed' && record?.state !== 'offered')
    return { ...terms, promise: NOT_SIGNED, ...NOT_SIGNED };
  const { id: about, amountMinor, holder, obligor } = record;
  const what = `pay early ${about} ${amountMinor} ${holder} ${obligor} ${payMinor} ${terms.payOn} ${attempt.turn % 4}`;
  const dataOf = (nonce: string, until: number) => earlyPaymentOf(CHANNEL, record, terms, nonce, until);
  return {
    ...terms,
    promise: await signedBy(ANCHOR, `${what} as obligor`, day, attempt, dataOf),
    ...(await signedBy(party, `${what} as holder`, day, attempt, dataOf)),
  };
}

function pick<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % items.length];
}
