/**
 * The main job: invoices of small suppliers become money from banks, walked over the API like any client would.
 * Every request has the key of its content, so that a run cut off anywhere is simply run again.
 */
import { sha256, toUtf8Bytes } from 'ethers';
import { CURRENT_CALENDAR, isBusinessDay } from '../domain/business-days';
import { addDays, type CalendarDate } from '../domain/calendar';
import type { Currency } from '../domain/money';
import type { LedgerRecord } from '../domain/records';
import type { TypedData } from '../domain/typed-data';
import { SENT_STAGES } from '../settlement/reminders';
import { ApiRefusal, type ApiUser, type CommandAnswer, type Operation } from './api-client';
import { CERTIFIER, OPERATOR, type SandboxFirm, userOf } from './firms';
import type { GreenDocument, InvoiceInput, SandboxInput } from './input';
import { inLanes } from './lanes';
import { lookUntil } from './look-until';
import type { SandboxBank } from './rate-cards';
import type { Signatory } from './signatories';
import type { SandboxUser } from './token-issuer';
import { type RefusedDocument, sendTradeDocument, type TradeFound, verify } from './trade';

/** What the job reaches of the world: the API as each user, each firm's signatory, and a place to report progress. */
export interface JobWorld {
  as(user: SandboxUser): ApiUser;
  signatoryOf(firm: string): Signatory;
  progress(step: string, done: number, total: number): void;
}

/** What became of an invoice. */
export type InvoiceFate =
  | { readonly kind: 'refused'; readonly input: InvoiceInput; readonly at: string; readonly reason: string }
  | FinancedFate
  | {
      readonly kind: 'held';
      readonly input: InvoiceInput;
      readonly receivable: LedgerRecord<'receivable'>;
      /** Who waits for maturity. */
      readonly holder: SandboxFirm;
    };

/** A receivable, or a part of one, that became money. */
export interface FinancedFate {
  readonly kind: 'financed';
  readonly input: InvoiceInput;
  readonly receivable: LedgerRecord<'receivable'>;
  /** Address of the obligor's signatory. */
  readonly signer: string;
  /** The offer that was taken, as it was sealed. */
  readonly offer: LedgerRecord<'sealedOffer'>;
  readonly bank: SandboxFirm;
  /** Whom the bank paid: the seller, or a supplier of it that a part was passed to. */
  readonly paid: SandboxFirm;
  /** Block of the disbursement. */
  readonly blockNumber: string;
}

/** What became of a document of green events. */
export interface GreenFate {
  readonly document: GreenDocument;
  readonly captured: number;
  readonly attested: number;
  readonly refusals: readonly string[];
}

/** The end of the job. */
export interface JobResult {
  readonly invoices: readonly InvoiceFate[];
  /** What the documents say of the trade behind each invoice that came as far as that. */
  readonly trades: readonly TradeFound[];
  /** Orders, despatch and receipt advices that were not taken. */
  readonly refusedDocuments: readonly RefusedDocument[];
  readonly green: readonly GreenFate[];
}

const CREDENTIAL_YEARS = 3;
const SIGNATURE_DAYS = 7;
const IN_FLIGHT = 8;
const REMINDING_POLL_MS = 100;
const LONGEST_REMINDING_MS = 15_000;

/** Runs the job to its end, or to the same end again. */
export async function runMainJob(
  world: JobWorld,
  input: SandboxInput,
  banks: readonly SandboxBank[],
): Promise<JobResult> {
  const [firstDay] = input.days;
  if (firstDay === undefined) return { invoices: [], trades: [], refusedDocuments: [], green: [] };
  await moveClock(world, firstDay.date);
  await registerEverybody(world, input, banks);
  // Before any invoice: whoever looks at one finds its order and its delivery.
  const sent = await eachOf(world, 'trade documents', input.tradeDocuments, (each) => sendTradeDocument(world, each));
  const refusedDocuments = sent.flatMap((refused) => refused ?? []);
  const green: GreenFate[] = [];
  const trades: TradeFound[] = [];
  const fates: InvoiceFate[] = [];
  for (const day of input.days) {
    await moveClock(world, day.date);
    await certifyAnchors(world, input, day.date);
    green.push(...(await eachOf(world, 'green events', day.green, (document) => captureGreen(world, document))));
    // Originals before copies: an invoice that comes twice is refused the second time, never the first.
    for (const wave of day.waves) {
      const carried = await eachOf(world, 'invoices', wave, (invoice) => carry(world, input, banks, invoice, day.date));
      fates.push(...carried.flatMap((each) => each.fates));
      trades.push(...carried.flatMap(({ trade }) => trade ?? []));
    }
  }
  await settleAll(world, input, fates);
  return { invoices: fates, trades, refusedDocuments, green };
}

/** Firms with their signatories, rate cards and facilities. */
export async function registerEverybody(
  world: JobWorld,
  input: SandboxInput,
  banks: readonly SandboxBank[],
): Promise<void> {
  const operator = world.as(OPERATOR);
  const firms = [...input.firms, ...banks.map(({ firm }) => firm)];
  await eachOf(world, 'firms', firms, async (firm) => {
    const { code, name, mspId, role, identifiers } = firm;
    await operator.give('/firms', { body: { code, name, mspId, roles: [role], identifiers: [...identifiers] } });
    if (role !== 'bank') {
      await world.as(userOf(firm)).give('/signatories', { body: { address: world.signatoryOf(code).address } });
    }
  });
  const currencies = [...new Set(input.days.flatMap(({ waves }) => waves.flat()).map(({ currency }) => currency))];
  const cards = banks.flatMap((bank) => currencies.map((currency) => ({ bank, currency })));
  await eachOf(world, 'rate cards', cards, async ({ bank, currency }) => {
    const body = { name: cardName(currency), terms: { ...bank.terms, currency } };
    await world.as(userOf(bank.firm)).give('/rate-cards', { body });
  });
  const anchors = input.firms.filter(({ role }) => role === 'anchor');
  const facilities = cards.flatMap((card) => anchors.map((anchor) => ({ ...card, anchor })));
  await eachOf(world, 'facilities', facilities, async ({ bank, currency, anchor }) => {
    const body = { obligor: anchor.code, currency, ...bank.facility };
    await world.as(userOf(bank.firm)).give('/facilities', { body });
  });
}

/** The sandbox's day begins at nine in the morning, China Standard Time; a clock that is further on stays. */
export async function moveClock(world: JobWorld, date: CalendarDate): Promise<void> {
  await world.as(OPERATOR).put('/sandbox/clock', { body: { instant: `${date}T01:00:00.000Z` } });
}

/** Anchors are little giants from this day on, where they are not yet. */
export async function certifyAnchors(world: JobWorld, input: SandboxInput, date: CalendarDate): Promise<void> {
  const anchors = input.firms.filter(({ role }) => role === 'anchor');
  await eachOf(world, 'credentials', anchors, async ({ code }) => {
    const certifier = world.as(CERTIFIER);
    const query = { holder: code, credential: ['littleGiant' as const], revoked: false, validUntilFrom: date };
    if ((await certifier.get('/credentials', { query })).items.length > 0) return;
    const validUntil = addDays(date, CREDENTIAL_YEARS * 365);
    await certifier.give('/credentials', {
      body: { holder: code, credential: 'littleGiant', validFrom: date, validUntil },
    });
  });
}

/** The supplier captures a document of events, its counterparty attests each of them. */
async function captureGreen(world: JobWorld, document: GreenDocument): Promise<GreenFate> {
  const query = { counterparty: document.counterparty.code };
  const body = { mediaType: 'application/ld+json', bytes: document.bytes };
  let answer: CommandAnswer;
  try {
    answer = await world.as(userOf(document.capturedBy)).give('/green-events', { query, body });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { document, captured: 0, attested: 0, refusals: [error.message] };
  }
  const refusals = [...answer.refusals, ...answer.operations.flatMap(refusalOf)].map(
    ({ subject, problem }) => `${subject}: ${problem.detail}`,
  );
  const subjectsOf = (name: string) =>
    answer.operations.flatMap(({ command, subject }) =>
      command === name && subject !== undefined ? [keyIn(subject)] : [],
    );
  const corrected = new Set(subjectsOf('declareGreenEventError'));
  const captured = subjectsOf('captureGreenEvent').filter((id) => !corrected.has(id));
  const anchor = world.as(userOf(document.counterparty));
  for (const id of captured) await anchor.give('/green-events/{id}/attestation', { path: { id }, body: {} });
  return { document, captured: captured.length, attested: captured.length, refusals };
}

/** What became of an invoice and its parts, and of the look at its trade. */
interface Carried {
  readonly fates: readonly InvoiceFate[];
  readonly trade?: TradeFound | undefined;
}

/** Carries one invoice from document to money, by all of its parts, or to the refusal that stops it. */
async function carry(
  world: JobWorld,
  input: SandboxInput,
  banks: readonly SandboxBank[],
  invoice: InvoiceInput,
  date: CalendarDate,
): Promise<Carried> {
  let at = 'intake';
  let trade: TradeFound | undefined;
  try {
    const supplier = world.as(userOf(invoice.seller));
    const body = { mediaType: 'application/xml', bytes: invoice.bytes };
    const id = keyIn(subjectOf(await supplier.give('/receivables', { body })));

    at = 'verification';
    trade = await verify(world, id);

    at = 'confirmation';
    const issued = await supplier.get('/receivables/{id}', { path: { id } });
    await sign(world, obligorOf(issued, input), '/receivables/{id}/confirmation', id, date);

    const confirmed = await supplier.get('/receivables/{id}', { path: { id } });
    const signer = confirmed.confirmation?.signer ?? '';

    at = 'parts';
    const claims = await passOn(world, invoice, confirmed, date);
    at = 'financing';
    const fates: InvoiceFate[] = [];
    // The seller's own part first: the events of the goods lower one price, and they are the seller's.
    for (const { id: part, holder, holds } of claims) {
      if (holds) fates.push(await held(world, invoice, part, holder));
      else
        fates.push({ ...(await finance(world, banks, part, holder, date)), kind: 'financed', input: invoice, signer });
    }
    return { fates, trade };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { fates: [{ kind: 'refused', input: invoice, at, reason: error.message }], trade };
  }
}

function obligorOf({ obligor }: LedgerRecord<'receivable'>, { firms }: SandboxInput): SandboxFirm {
  const firm = firms.find(({ code }) => code === obligor);
  if (firm === undefined) throw new Error(`the sandbox does not know ${obligor}`);
  return firm;
}

/** A confirmed receivable, or a part of one, in the hand of whoever decides about it. */
interface Claim {
  readonly id: string;
  readonly holder: SandboxFirm;
  readonly holds: boolean;
}

/** The seller splits off what it owes its own supplier and transfers it by signature; the supplier takes it. */
async function passOn(
  world: JobWorld,
  { seller, passedOn }: InvoiceInput,
  { id, amountMinor }: LedgerRecord<'receivable'>,
  date: CalendarDate,
): Promise<Claim[]> {
  if (passedOn === undefined) return [{ id, holder: seller, holds: false }];
  const user = world.as(userOf(seller));
  const rest = BigInt(amountMinor) - BigInt(passedOn.amountMinor);
  const path = { id };
  await user.give('/receivables/{id}/split', { path, body: { amountsMinor: [rest.toString(), passedOn.amountMinor] } });
  const { split } = await user.get('/receivables/{id}', { path });
  const parts = await Promise.all(
    (split?.parts ?? []).map((part) => user.get('/receivables/{id}', { path: { id: part } })),
  );
  const passed = parts.find((part) => part.amountMinor === passedOn.amountMinor);
  const own = parts.find((part) => part !== passed);
  if (own === undefined || passed === undefined)
    throw new Error(`${id} was split and has not the parts that were asked for`);
  // What is signed names the holder: a second run signs nothing for a part that has changed hands.
  if (passed.holder === seller.code) {
    const further = { receiver: passedOn.to.code };
    const transfer =
      passed.transfer?.id ??
      keyIn(subjectOf(await sign(world, seller, '/receivables/{id}/transfer', passed.id, date, further)));
    await world.as(userOf(passedOn.to)).give('/transfers/{id}/acceptance', { path: { id: transfer }, body: {} });
  }
  return [
    { id: own.id, holder: seller, holds: false },
    { id: passed.id, holder: passedOn.to, holds: passedOn.then === 'hold' },
  ];
}

async function held(world: JobWorld, input: InvoiceInput, id: string, holder: SandboxFirm): Promise<InvoiceFate> {
  const receivable = await world.as(userOf(holder)).get('/receivables/{id}', { path: { id } });
  return { kind: 'held', input, receivable, holder };
}

/** The holder asks for money, the banks offer under seal, the best is accepted, filed and paid. */
async function finance(
  world: JobWorld,
  banks: readonly SandboxBank[],
  id: string,
  holder: SandboxFirm,
  date: CalendarDate,
): Promise<Omit<FinancedFate, 'kind' | 'input' | 'signer'>> {
  const user = world.as(userOf(holder));
  const wanted = { receivable: id, latestDate: date, recourse: false };
  const requestId = keyIn(subjectOf(await user.give('/financing-requests', { body: wanted })));
  const asked = await user.get('/receivables/{id}', { path: { id } });
  const offers = await Promise.all(banks.map((bank) => offerOf(world, bank, requestId, asked, date)));
  const [best, ...lost] = [...offers].sort(byPrice);
  if (best === undefined) throw new Error('no bank offered');
  const { bank, offer } = best;
  await sign(world, holder, '/offers/{id}/acceptance', offer.id, date);
  await Promise.all(lost.map((made) => release(world, made)));

  const registryFilingNumber = `SANDBOX-${offer.id.slice(1, 13).toUpperCase()}`;
  const path = { id: offer.id };
  await world.as(userOf(bank)).give('/offers/{id}/filing', { path, body: { registryFilingNumber } });
  const paymentReference = `PAY-${offer.id.slice(1, 13).toUpperCase()}`;
  const payment = { registryFilingNumber, paymentReference };
  const paid = await world.as(userOf(bank)).give('/offers/{id}/disbursement', { path, body: payment });
  const receivable = await user.get('/receivables/{id}', { path: { id } });
  const blockNumber = paid.operations[0]?.blockNumber ?? '';
  return { receivable, offer, bank, paid: holder, blockNumber };
}

/** Where typed data is given, and its signature taken. */
type SignedPath = '/receivables/{id}/confirmation' | '/receivables/{id}/transfer' | '/offers/{id}/acceptance';

/** Signs the typed data that the API gives at a path, with a nonce of its own, and sends the signature there. */
export async function sign(
  world: JobWorld,
  firm: SandboxFirm,
  path: SignedPath,
  id: string,
  date: CalendarDate,
  further: { readonly receiver?: string } = {},
): Promise<CommandAnswer> {
  const user = world.as(userOf(firm));
  const nonce = sha256(toUtf8Bytes(`${firm.code} ${path.replace('{id}', id)}`));
  const expiresAt = Date.parse(`${addDays(date, SIGNATURE_DAYS)}T01:00:00Z`) / 1_000;
  const at = { path: { id } };
  const data = await user.get(path, { ...at, query: { ...further, nonce, expiresAt } as never });
  const signature = await world.signatoryOf(firm.code).sign(data as TypedData);
  return await user.give(path, { ...at, body: { ...further, signature, nonce, expiresAt } as never });
}

/** An offer with the bank that made it. */
export interface MadeOffer {
  readonly bank: SandboxFirm;
  readonly offer: LedgerRecord<'sealedOffer'>;
}

/** The bank holds a part of the obligor's facility, and seals its offer on it. */
export async function offerOf(
  world: JobWorld,
  { firm }: SandboxBank,
  request: string,
  { id: receivable, amountMinor, currency }: LedgerRecord<'receivable'>,
  valueDate: CalendarDate,
): Promise<MadeOffer> {
  const user = world.as(userOf(firm));
  const reservation = keyIn(subjectOf(await user.give('/reservations', { body: { receivable, amountMinor } })));
  const wanted = { request, rateCard: cardName(currency as Currency), valueDate, reservation };
  const answer = await user.give('/offers', { body: wanted });
  return { bank: firm, offer: await user.get('/offers/{id}', { path: { id: keyIn(subjectOf(answer)) } }) };
}

/** The bank gives back what it held for an offer. */
export async function release(world: JobWorld, { bank, offer }: MadeOffer): Promise<void> {
  await world.as(userOf(bank)).give('/reservations/{id}/release', { path: { id: offer.reservation.id }, body: {} });
}

/** The cheapest rate first; at the same rate, the offer that pays more now. */
function byPrice(left: MadeOffer, right: MadeOffer): number {
  const byRate = left.offer.quote.rateBps - right.offer.quote.rateBps;
  if (byRate !== 0) return byRate;
  return BigInt(left.offer.quote.netMinor) > BigInt(right.offer.quote.netMinor) ? -1 : 1;
}

/** Time moves to the last maturity; the obligor pays the face, and the financier or whoever held on books it. */
async function settleAll(world: JobWorld, input: SandboxInput, fates: readonly InvoiceFate[]): Promise<void> {
  const owed = fates
    .flatMap((fate) => (fate.kind === 'refused' ? [] : [fate]))
    .sort((left, right) => (left.receivable.maturityDate < right.receivable.maturityDate ? -1 : 1));
  const last = owed.at(-1)?.receivable;
  if (last === undefined) return;
  await moveClock(world, last.maturityDate as CalendarDate);
  await untilReminded(world, obligorOf(last, input), last);
  await eachOf(world, 'settlements', owed, async (fate) => {
    const { receivable } = fate;
    const payee = fate.kind === 'financed' ? fate.bank : fate.holder;
    await world.as(userOf(payee)).give('/receivables/{id}/settlement', {
      path: { id: receivable.id },
      body: {
        amountMinor: receivable.amountMinor,
        paymentReference: `RECEIPT-${receivable.id.slice(1, 13).toUpperCase()}`,
        paidOn: receivable.maturityDate,
      },
    });
    if (fate.kind === 'financed') await release(world, fate);
  });
}

/** Nobody pays before the reminders of the day, which the worker makes on business days: the last to fall due is the last reminded. */
async function untilReminded(world: JobWorld, obligor: SandboxFirm, { id, maturityDate }: LedgerRecord<'receivable'>) {
  if (!isBusinessDay(CURRENT_CALENDAR, maturityDate as CalendarDate)) return;
  const query = { receivable: id, stage: SENT_STAGES.slice(SENT_STAGES.indexOf('today')) };
  const look = () => world.as(userOf(obligor)).get('/reminders', { query });
  await lookUntil(look, ({ items }) => items.length > 0, {
    everyMs: REMINDING_POLL_MS,
    patienceMs: LONGEST_REMINDING_MS,
  });
}

/** Works through items, some at a time, and keeps their order. */
async function eachOf<Item, Result>(
  world: JobWorld,
  step: string,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  let done = 0;
  return await inLanes(IN_FLIGHT, items, async (item) => {
    const result = await work(item);
    world.progress(step, ++done, items.length);
    return result;
  });
}

/** The record that a request of one command was about. @throws Error when it ended without one */
export function subjectOf(answer: CommandAnswer): string {
  const subject = answer.operations[0]?.subject;
  if (subject === undefined) throw new Error('the operation ended without a record');
  return subject;
}

function refusalOf({ command, problem }: Operation): { subject: string; problem: { detail: string } }[] {
  return problem === undefined ? [] : [{ subject: command, problem }];
}

/** The record's own name: the last part of its path `kind/part/…`. */
export function keyIn(subject: string): string {
  return subject.slice(subject.lastIndexOf('/') + 1);
}

function cardName(currency: Currency): string {
  return `standard-${currency.toLowerCase()}`;
}
