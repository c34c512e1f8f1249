/** One booking of a bank on an account, and the identity by which it is booked here exactly once. */
import { createHash } from 'node:crypto';
import { isCalendarDate } from '../domain/calendar';
import { minorUnitsOf, parseDecimal } from '../domain/decimal';
import { isCurrency, MINOR_UNIT_DIGITS } from '../domain/money';
import { accepted, excerpt, type IntakeRefusal, type IntakeResult, refused } from '../intake/result';
import { childAt, childrenAt, pathOf, textAt, type XmlElement } from '../intake/xml';
import { accountKey } from './accounts';
import { MAX_ENTRY_DETAILS } from './limits';

/** A transaction as the account's bank tells it. */
export interface BankEntry {
  /** The same transaction has the same identity in a notification, in the statement and in a file that comes again. */
  readonly identity: string;
  /** Whether the bank gave a reference of its own, without which two equal entries of two files are only alike. */
  readonly hasBankReference: boolean;
  /** Credits come in, debits go out. */
  readonly direction: 'credit' | 'debit';
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Only what is booked has happened. */
  readonly status: 'booked' | 'pending' | 'information';
  readonly isReversal: boolean;
  readonly bookedOn?: string;
  readonly bankReference?: string;
  /** Place among the transactions that the bank booked as a sum under one reference, from 0. */
  readonly place: number;
  readonly endToEndId?: string;
  readonly remittance: readonly string[];
  /** Whoever paid, or was paid, as far as the bank says. */
  readonly counterparty: { readonly name?: string; readonly code?: string; readonly account?: string };
}

/** A booking as JSON carries it. */
export type StoredEntry = Omit<BankEntry, 'amountMinor'> & { readonly amountMinor: string };

/** For storing. */
export function storedEntry(entry: BankEntry): StoredEntry {
  return { ...entry, amountMinor: entry.amountMinor.toString() };
}

/** From the store. */
export function bankEntryIn(stored: StoredEntry): BankEntry {
  return { ...stored, amountMinor: BigInt(stored.amountMinor) };
}

/**
 * What two files say of one booking alike, whatever else they say: without a reference of the bank nobody can tell whether
 * it is one booking or two.
 * @param account number of the account that the entry stands on
 */
export function likenessOf(entry: BankEntry, account: string): string {
  const { direction, amountMinor, currency, bookedOn = '' } = entry;
  return hash([accountKey(account), direction, amountMinor.toString(), currency, bookedOn]);
}

/** The reference under which the ledger knows the payment: the bank's own, or one that the booking's identity gives. */
export function ledgerReference({ identity, bankReference, place }: BankEntry): string {
  if (bankReference === undefined) return `GT-E-${identity.slice(0, 24)}`;
  return place === 0 ? bankReference : `${bankReference}/${place + 1}`;
}

/** Counts equal entries without a reference inside one file, so that each of them counts. */
export type Occurrences = Map<string, number>;

/**
 * The transactions of an entry (`Ntry`): one, or as many as the bank booked as a sum.
 * @param account number of the account that the entry stands on
 */
export function bankEntriesOf(
  entry: XmlElement,
  account: string,
  occurrences: Occurrences,
): IntakeResult<readonly BankEntry[]> {
  const details = childrenAt(entry, 'NtryDtls/TxDtls');
  if (details.length > MAX_ENTRY_DETAILS) {
    return refused(problem(entry, 'too-many-parts', `${details.length} transactions`, `at most ${MAX_ENTRY_DETAILS}`));
  }
  const whole = amountIn(entry, 'Amt');
  if (!whole.ok) return whole;
  const parts = details.length > 1 ? details : [details[0]];
  const entries: BankEntry[] = [];
  for (const [index, detail] of parts.entries()) {
    const amount = detail === undefined || parts.length === 1 ? whole : amountIn(detail, 'Amt', 'AmtDtls/TxAmt/Amt');
    if (!amount.ok) return amount;
    const read = entryOf(entry, detail, account, amount.value, index, occurrences);
    if (!read.ok) return read;
    entries.push(read.value);
  }
  const summed = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (summed !== whole.value.amountMinor || entries.some(({ currency }) => currency !== whole.value.currency)) {
    return refused(
      problem(entry, 'field-invalid', `transactions of ${summed}`, `the entry's ${whole.value.amountMinor}`),
    );
  }
  return accepted(entries);
}

interface Amount {
  readonly amountMinor: bigint;
  readonly currency: string;
}

function entryOf(
  entry: XmlElement,
  detail: XmlElement | undefined,
  account: string,
  amount: Amount,
  index: number,
  occurrences: Occurrences,
): IntakeResult<BankEntry> {
  const at = (path: string) => (detail && textAt(detail, path)) ?? undefined;
  const indicator = at('CdtDbtInd') ?? textAt(entry, 'CdtDbtInd');
  if (indicator !== 'CRDT' && indicator !== 'DBIT') {
    return refused(problem(entry, 'field-invalid', indicator ?? 'nothing', 'CRDT or DBIT in CdtDbtInd'));
  }
  const status = textAt(entry, 'Sts/Cd') ?? textAt(entry, 'Sts') ?? 'BOOK';
  const bookedOn = (textAt(entry, 'BookgDt/Dt') ?? textAt(entry, 'BookgDt/DtTm'))?.slice(0, 10);
  if (bookedOn !== undefined && !isCalendarDate(bookedOn)) {
    return refused(problem(entry, 'date-invalid', bookedOn, 'a date that exists in BookgDt'));
  }
  // The bank's reference of the entry tells its transactions apart by their place.
  const bankReference = at('Refs/AcctSvcrRef') ?? textAt(entry, 'AcctSvcrRef');
  const remittance = detail === undefined ? [] : remittanceOf(detail);
  const read = {
    direction: indicator === 'CRDT' ? ('credit' as const) : ('debit' as const),
    ...amount,
    status:
      status === 'BOOK' ? ('booked' as const) : status === 'PDNG' ? ('pending' as const) : ('information' as const),
    isReversal: textAt(entry, 'RvslInd') === 'true' || textAt(entry, 'RvslInd') === '1',
    ...optional('bookedOn', bookedOn),
    ...optional('bankReference', bankReference),
    place: index,
    ...optional('endToEndId', given(at('Refs/EndToEndId'))),
    remittance,
    counterparty: counterpartyOf(detail, indicator === 'CRDT' ? 'Dbtr' : 'Cdtr'),
  };
  const hasBankReference = bankReference !== undefined;
  const seed = hasBankReference
    ? [accountKey(account), bankReference, read.direction, index]
    : [accountKey(account), JSON.stringify({ ...read, amountMinor: read.amountMinor.toString() }), index];
  const base = hash(seed);
  const occurrence = hasBankReference ? 0 : (occurrences.get(base) ?? 0);
  occurrences.set(base, occurrence + 1);
  return accepted({ identity: hash([base, occurrence]), hasBankReference, ...read });
}

function amountIn(element: XmlElement, ...paths: readonly string[]): IntakeResult<Amount> {
  const amount = paths.map((path) => childAt(element, path)).find((found) => found !== undefined);
  if (amount === undefined) return refused(problem(element, 'field-missing', 'nothing', `an amount in ${paths[0]}`));
  const currency = amount.attributes.get('Ccy') ?? '';
  if (!isCurrency(currency)) {
    return refused(problem(amount, 'currency-unsupported', currency || 'no currency', 'a currency that is carried'));
  }
  const value = parseDecimal(amount.text);
  const amountMinor = value && minorUnitsOf(withoutZeros(value), MINOR_UNIT_DIGITS[currency]);
  if (amountMinor === undefined || amountMinor < 0n) {
    return refused(problem(amount, 'number-malformed', amount.text || 'nothing', `an amount of ${currency}`));
  }
  return accepted({ amountMinor, currency });
}

/** Banks write more decimals than a currency has, as zeros. */
function withoutZeros({ units, scale }: { readonly units: bigint; readonly scale: number }) {
  let [value, digits] = [units, scale];
  while (digits > 0 && value % 10n === 0n) [value, digits] = [value / 10n, digits - 1];
  return { units: value, scale: digits };
}

function remittanceOf(detail: XmlElement): string[] {
  return [
    ...childrenAt(detail, 'RmtInf/Strd/CdtrRefInf/Ref'),
    ...childrenAt(detail, 'RmtInf/Strd/RfrdDocInf/Nb'),
    ...childrenAt(detail, 'RmtInf/Ustrd'),
  ].map(({ text }) => text);
}

function counterpartyOf(detail: XmlElement | undefined, role: 'Dbtr' | 'Cdtr'): BankEntry['counterparty'] {
  if (detail === undefined) return {};
  const at = (path: string) => textAt(detail, `RltdPties/${path}`);
  return {
    ...optional('name', at(`${role}/Pty/Nm`) ?? at(`${role}/Nm`)),
    ...optional('code', at(`${role}/Pty/Id/OrgId/Othr/Id`) ?? at(`${role}/Id/OrgId/Othr/Id`)),
    ...optional('account', at(`${role}Acct/Id/IBAN`) ?? at(`${role}Acct/Id/Othr/Id`)),
  };
}

/** Banks write NOTPROVIDED where nobody gave a reference. */
function given(reference: string | undefined): string | undefined {
  return reference === 'NOTPROVIDED' ? undefined : reference;
}

function hash(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function problem(element: XmlElement, code: IntakeRefusal['code'], found: string, expected: string): IntakeRefusal {
  const message = `found ${excerpt(found)}, expected ${expected}`;
  return {
    code,
    field: pathOf(element),
    message,
    remedy: 'Ask the bank what it booked; the entry waits for a person.',
  };
}

function optional<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}
