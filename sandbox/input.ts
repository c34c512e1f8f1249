/** What the sandbox is fed: its own samples, or whatever documents stand in a folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type CalendarDate, isCalendarDate } from '../domain/calendar';
import { normaliseInvoiceNumber } from '../domain/fingerprint';
import { invoiceNumberIn } from '../domain/green-evidence';
import { type Currency, isCurrency } from '../domain/money';
import type { Identifier } from '../domain/records';
import { readGreenEvents } from '../intake/green-events';
import { parseInvoice } from '../intake/invoice-document';
import { firmsOf, HOST_OF, type NamedParty, type SandboxFirm } from './firms';
import { readFolder, type SourceFile } from './source-files';
import { type TradeDocumentInput, tradeInputOf } from './trade';

/** An invoice document and the firm that sends it in. */
export interface InvoiceInput {
  readonly file: string;
  readonly bytes: Buffer;
  readonly seller: SandboxFirm;
  readonly currency: Currency;
  /** What the seller pays its own supplier with: a part of the receivable. */
  readonly passedOn?: PassedOn;
}

/** A part of a receivable that goes to the next tier. */
export interface PassedOn {
  readonly to: SandboxFirm;
  /** Minor units of the invoice's currency. */
  readonly amountMinor: string;
  /** What the next tier does with it: it takes cash now, or waits for maturity. */
  readonly then: 'finance' | 'hold';
}

/** A document of green events, the firm that captures it and the one that attests it. */
export interface GreenDocument {
  readonly file: string;
  readonly bytes: Buffer;
  readonly capturedBy: SandboxFirm;
  readonly counterparty: SandboxFirm;
  /** Files of the invoices that the events name. */
  readonly invoices: readonly string[];
}

/** What happens on one day of the sandbox; the waves of invoices follow each other. */
export interface SandboxDay {
  readonly date: CalendarDate;
  readonly green: readonly GreenDocument[];
  readonly waves: readonly (readonly InvoiceInput[])[];
}

/** Everything that the main job works on. */
export interface SandboxInput {
  readonly firms: readonly SandboxFirm[];
  /** Orders, despatch and receipt advices between firms of the sandbox. */
  readonly tradeDocuments: readonly TradeDocumentInput[];
  readonly days: readonly SandboxDay[];
  /** Files that are nothing of all this, and trade documents of strangers. */
  readonly ignored: number;
}

const SAMPLES = join(__dirname, '..', '..', 'sandbox', 'samples');
/** Days from the newest invoice to the day on which it is carried: it travels, it is checked. */
const DAYS_AFTER_ISSUE = 3;

/** Reads the project's own samples and, where one is named, the documents under a folder, whatever else stands there. */
export function readInput(folder?: string, ownSamples = SAMPLES): SandboxInput {
  const samples = readFolder(ownSamples);
  const documents = folder === undefined ? [] : readFolder(folder);
  const cast = sampleFirms(ownSamples);
  const firms = [...cast.values()];
  return inputOf(
    [...samples, ...documents],
    [...firms, ...firmsOf(documents.flatMap(partiesIn), firms)],
    passesOf(cast, ownSamples),
  );
}

/** The samples' own firms by their keys. */
function sampleFirms(samples: string): Map<string, SandboxFirm> {
  const parties = JSON.parse(readFileSync(join(samples, 'parties.json'), 'utf8')) as SampleParty[];
  return new Map(
    parties.map(({ key, code, names, role, identifiers }) => [
      key,
      { code, name: `${names.en} ${names.zh}`, role, mspId: HOST_OF[role], identifiers },
    ]),
  );
}

/** What of the samples goes to the next tier, by invoice number. */
function passesOf(cast: ReadonlyMap<string, SandboxFirm>, samples: string): Map<string, PassedOn> {
  const passes = JSON.parse(readFileSync(join(samples, 'tiers.json'), 'utf8')) as SamplePass[];
  return new Map(
    passes.map(({ invoice, to, amountMinor, then }) => {
      const firm = cast.get(to);
      if (firm === undefined) throw new Error(`tiers.json: no firm ${to} in parties.json`);
      return [invoice, { to: firm, amountMinor, then }];
    }),
  );
}

interface SamplePass extends Omit<PassedOn, 'to'> {
  readonly invoice: string;
  readonly to: string;
}

interface SampleParty {
  readonly key: string;
  readonly code: string;
  readonly names: { readonly en: string; readonly zh: string };
  readonly role: 'anchor' | 'supplier';
  readonly identifiers: Identifier[];
}

/** Seller and buyer that an invoice names, where it can be read. */
function partiesIn({ kind, bytes }: SourceFile): NamedParty[] {
  if (kind !== 'invoice') return [];
  const parsed = parseInvoice(bytes);
  if (!parsed.ok) return [];
  const { seller, buyer } = parsed.value;
  return [
    { name: seller.name, identifiers: seller.identifiers, role: 'supplier' },
    { name: buyer.name, identifiers: buyer.identifiers, role: 'anchor' },
  ];
}

function inputOf(
  files: readonly SourceFile[],
  firms: readonly SandboxFirm[],
  passes: ReadonlyMap<string, PassedOn>,
): SandboxInput {
  const invoices = files
    .filter(({ kind }) => kind === 'invoice')
    .map((file) => plannedInvoice(file, firms))
    .map((invoice) => {
      const passedOn = passes.get(invoice.number);
      return passedOn === undefined ? invoice : { ...invoice, passedOn };
    });
  const green = files
    .filter(({ kind }) => kind === 'greenEvents')
    .flatMap((file) => splitByFirm(file, firms, invoices));
  const ofTrade = files.filter(({ kind }) => kind === 'tradeDocument');
  const tradeDocuments = ofTrade.flatMap(
    (file) => tradeInputOf(file, ({ identifiers }) => firmNamed(firms, identifiers)) ?? [],
  );
  const others = files.filter(({ kind }) => kind === 'other').length;
  const ignored = others + ofTrade.length - tradeDocuments.length;
  return { firms, tradeDocuments, days: planDays(invoices, green), ignored };
}

interface PlannedInvoice extends InvoiceInput {
  readonly number: string;
  readonly issueDate: CalendarDate | undefined;
  readonly dueDate: CalendarDate | undefined;
  readonly buyer: SandboxFirm | undefined;
}

/** Who sends an invoice in, and when. One that cannot be read is still sent: the API says what is wrong with it. */
function plannedInvoice({ file, bytes }: SourceFile, firms: readonly SandboxFirm[]): PlannedInvoice {
  const parsed = parseInvoice(bytes);
  const anySupplier = firms.find(({ role }) => role === 'supplier');
  if (anySupplier === undefined) throw new Error('the sandbox has no supplier');
  if (!parsed.ok) {
    const none = { number: file, issueDate: undefined, dueDate: undefined, buyer: undefined };
    return { file, bytes, seller: anySupplier, currency: 'CNY', ...none };
  }
  const { number, issueDate, dueDate, currency, seller, buyer } = parsed.value;
  return {
    file,
    bytes,
    number,
    seller: firmNamed(firms, seller.identifiers) ?? anySupplier,
    buyer: firmNamed(firms, buyer.identifiers),
    currency: isCurrency(currency) ? currency : 'CNY',
    issueDate: isCalendarDate(issueDate) ? issueDate : undefined,
    dueDate: dueDate !== undefined && isCalendarDate(dueDate) ? dueDate : undefined,
  };
}

function firmNamed(firms: readonly SandboxFirm[], identifiers: readonly Identifier[]): SandboxFirm | undefined {
  return firms.find((firm) =>
    identifiers.some(
      ({ scheme, value }) =>
        firm.code === value || firm.identifiers.some((known) => known.scheme === scheme && known.value === value),
    ),
  );
}

/** Each firm captures its own events: those that name its invoice, and those that follow in the document. */
function splitByFirm(
  { file, bytes }: SourceFile,
  firms: readonly SandboxFirm[],
  invoices: readonly PlannedInvoice[],
): GreenDocument[] {
  const firstOf = (wanted: string) => firms.find(({ role }) => role === wanted);
  const supplier = firstOf('supplier');
  const anchor = firstOf('anchor');
  if (supplier === undefined || anchor === undefined) throw new Error('the sandbox has no supplier or no anchor');
  const events = readGreenEvents(bytes).statements.flatMap((each) => (each.kind === 'event' ? [each.event] : []));
  const invoiceOf = events.map((event) => {
    const number = invoiceNumberIn(event);
    return number === undefined ? undefined : invoices.find((invoice) => sameNumber(invoice.number, number));
  });
  const whole: GreenDocument = { file, bytes, capturedBy: supplier, counterparty: anchor, invoices: [] };
  if (invoiceOf.every((invoice) => invoice === undefined)) return [whole];

  const document = JSON.parse(bytes.toString('utf8')) as { epcisBody: { eventList: unknown[] } };
  const parts = new Map<string, GreenDocument & { list: unknown[] }>();
  let current = whole;
  document.epcisBody.eventList.forEach((event, index) => {
    const invoice = invoiceOf[index];
    if (invoice !== undefined) {
      current = { ...whole, capturedBy: invoice.seller, counterparty: invoice.buyer ?? anchor };
    }
    const key = `${current.capturedBy.code} ${current.counterparty.code}`;
    const part = parts.get(key) ?? { ...current, list: [] };
    const named = invoice === undefined ? part.invoices : [...part.invoices, invoice.file];
    parts.set(key, { ...part, invoices: named, list: [...part.list, event] });
  });
  return [...parts.values()].map(({ list, ...part }) => ({
    ...part,
    bytes: Buffer.from(JSON.stringify({ ...document, epcisBody: { ...document.epcisBody, eventList: list } })),
  }));
}

interface DayPlan {
  date: CalendarDate;
  /** The first due date among the invoices: the day has to lie before it. */
  before: string;
  readonly invoices: PlannedInvoice[];
}

/**
 * Puts invoices on days, oldest first: a day lies after the issue of all its invoices and before their due dates, so
 * that each is financed while it still can be. An invoice without dates goes with the last day.
 */
function planDays(invoices: readonly PlannedInvoice[], green: readonly GreenDocument[]): SandboxDay[] {
  const plans: DayPlan[] = [];
  for (const invoice of [...invoices].sort(byIssueDate)) {
    const plan = plans.at(-1);
    if (invoice.issueDate === undefined) {
      plan?.invoices.push(invoice);
      continue;
    }
    const date = addDays(invoice.issueDate, DAYS_AFTER_ISSUE);
    // An invoice that is due at once can never be financed; it must not keep the others apart.
    const due = invoice.dueDate !== undefined && invoice.dueDate > date ? invoice.dueDate : END_OF_TIME;
    if (plan === undefined || date >= plan.before) plans.push({ date, before: due, invoices: [invoice] });
    else {
      plan.date = date;
      if (due < plan.before) plan.before = due;
      plan.invoices.push(invoice);
    }
  }
  const ofNoInvoice = green.filter((document) => !plans.some((plan) => belongsTo(document, plan)));
  return plans.map((plan, index) => ({
    date: plan.date,
    green: [...(index === 0 ? ofNoInvoice : []), ...green.filter((document) => belongsTo(document, plan))],
    waves: wavesOf(plan.invoices),
  }));
}

const END_OF_TIME = '9999-12-31';

/** Undated ones last, so that there is a day for them. */
function byIssueDate(left: PlannedInvoice, right: PlannedInvoice): number {
  return (left.issueDate ?? END_OF_TIME).localeCompare(right.issueDate ?? END_OF_TIME, 'en');
}

/** Events are captured on the day of the first of their invoices. */
function belongsTo({ invoices }: GreenDocument, plan: DayPlan): boolean {
  return plan.invoices.some(({ file }) => file === invoices[0]);
}

/** An invoice that comes again under another spelling follows in a later wave. */
function wavesOf(invoices: readonly PlannedInvoice[]): InvoiceInput[][] {
  const waves: InvoiceInput[][] = [];
  const seen = new Map<string, number>();
  for (const invoice of [...invoices].sort((left, right) => (left.file < right.file ? -1 : 1))) {
    const key = `${invoice.seller.code} ${normaliseInvoiceNumber(invoice.number)}`;
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    waves[wave] = [...(waves[wave] ?? []), invoice];
  }
  return waves;
}

function sameNumber(left: string, right: string): boolean {
  return normaliseInvoiceNumber(left) === normaliseInvoiceNumber(right);
}
