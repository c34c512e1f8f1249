/** What a booking means: the command that it proves, or the reason why a person has to look at it. */
import { nextPayment } from '../domain/early-payment';
import { CREDIT_CODE_PATTERN } from '../domain/fields';
import { normaliseInvoiceNumber } from '../domain/fingerprint';
import { TRANSITIONS } from '../domain/life-cycle';
import { owedMinor } from '../domain/receivable-amounts';
import type { LedgerRecord } from '../domain/records';
import { accountKey } from './accounts';
import type { BankEntry } from './bank-entry';
import { type Reference, referenceIn } from './references';

/** What the owner of an account expects of it, from the ledger. */
export interface Expectations {
  /** The owner of the account: its commands are the ones that follow. */
  readonly owner: string;
  /** Offers that the owner made and a holder accepted, and those on which the owner is paid. */
  readonly offers: readonly LedgerRecord<'offer'>[];
  /** Receivables that name the owner. */
  readonly receivables: readonly LedgerRecord<'receivable'>[];
  /** Whose account a number is, by `accountKey`. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** Why a booking matches nothing. */
export type MismatchReason =
  | 'not-booked'
  | 'reversal'
  | 'unknown-reference'
  | 'ambiguous'
  | 'currency-differs'
  | 'amount-differs'
  | 'more-than-owed'
  | 'party-differs'
  | 'wrong-direction'
  | 'not-filed'
  | 'state-forbids';

/** The meaning of a booking. `noted` asks nothing of the owner: the other side's bank books it. */
export type Match =
  | {
      readonly kind: 'command';
      readonly name: 'disburseOffer' | 'settleReceivable' | 'recourseReceivable';
      readonly record: string;
      readonly amountMinor: bigint;
    }
  | { readonly kind: 'noted'; readonly record: string }
  | { readonly kind: 'mismatch'; readonly reason: MismatchReason; readonly detail: string; readonly record?: string };

/** A payment that misses what is owed by no more than this is a slip, not a part payment, and a person decides. */
export const SLIP_MINOR = 100n;

const CREDIT_CODE = new RegExp(CREDIT_CODE_PATTERN);

/** Finds out what a booking means for the owner of the account. */
export function matchEntry(entry: BankEntry, expectations: Expectations): Match {
  if (entry.status !== 'booked') return mismatch('not-booked', `the entry is ${entry.status}`);
  if (entry.isReversal) return mismatch('reversal', 'the bank took a booking back');
  const reference = entryReference(entry);
  switch (reference?.kind) {
    case 'disbursement':
      return matchDisbursement(entry, expectations, reference.id);
    case 'repayment':
      return matchRepayment(entry, expectations, reference.id);
    case 'payment':
      return matchPayment(
        entry,
        expectations,
        expectations.receivables.filter(({ id }) => id === reference.id),
      );
    default:
      return matchPayment(entry, expectations, byInvoiceOrAmount(entry, expectations));
  }
}

/** The reference of ours that a booking carries. */
export function entryReference({ endToEndId, remittance }: BankEntry): Reference | undefined {
  for (const text of [endToEndId ?? '', ...remittance]) {
    const reference = referenceIn(text);
    if (reference !== undefined) return reference;
  }
  return undefined;
}

function matchDisbursement(entry: BankEntry, expectations: Expectations, id: string): Match {
  const offer = expectations.offers.find((each) => each.id === id);
  if (offer === undefined) return mismatch('unknown-reference', `no offer ${id} of the account's owner`);
  const record = `offer/${id}`;
  const pays = offer.bank === expectations.owner;
  if (pays !== (entry.direction === 'debit')) return mismatch('wrong-direction', `a ${entry.direction}`, record);
  const differs = amountMismatch(entry, offer.quote.currency, BigInt(offer.quote.netMinor), record);
  if (differs !== undefined) return differs;
  const wrongParty = partyMismatch(entry, expectations, pays ? offer.holder : offer.bank, record);
  if (wrongParty !== undefined) return wrongParty;
  if (!pays) return { kind: 'noted', record };
  if (offer.state === 'disbursed') return mismatch('state-forbids', `${id} was paid before`, record);
  if (offer.filing === undefined) return mismatch('not-filed', `${id} was paid before it was filed`, record);
  return { kind: 'command', name: 'disburseOffer', record, amountMinor: entry.amountMinor };
}

function matchRepayment(entry: BankEntry, expectations: Expectations, id: string): Match {
  const receivable = expectations.receivables.find((each) => each.id === id);
  const { financing } = receivable ?? {};
  if (receivable === undefined || financing === undefined) {
    return mismatch('unknown-reference', `no financed receivable ${id} of the account's owner`);
  }
  const record = `receivable/${id}`;
  const isFinancier = financing.financier === expectations.owner;
  if (isFinancier !== (entry.direction === 'credit'))
    return mismatch('wrong-direction', `a ${entry.direction}`, record);
  const differs = amountMismatch(entry, receivable.currency, owedMinor(receivable), record);
  if (differs !== undefined) return differs;
  if (!isFinancier) return { kind: 'noted', record };
  const allowed: readonly string[] = TRANSITIONS.recourse.from;
  if (!financing.recourse || !allowed.includes(receivable.state)) {
    const agreed = financing.recourse ? `is ${receivable.state}` : 'was financed without recourse';
    return mismatch('state-forbids', `${id} ${agreed}`, record);
  }
  const assignor = expectations.offers.find(({ id: offer }) => offer === financing.offer)?.holder;
  const wrongParty = assignor === undefined ? undefined : partyMismatch(entry, expectations, assignor, record);
  return wrongParty ?? { kind: 'command', name: 'recourseReceivable', record, amountMinor: entry.amountMinor };
}

function matchPayment(
  entry: BankEntry,
  expectations: Expectations,
  candidates: readonly LedgerRecord<'receivable'>[],
): Match {
  const [receivable] = candidates;
  if (receivable === undefined)
    return mismatch('unknown-reference', 'neither reference nor amount leads to a receivable');
  if (candidates.length > 1) {
    return mismatch('ambiguous', `it may pay ${candidates.map(({ id }) => id).join(', ')}`);
  }
  const record = `receivable/${receivable.id}`;
  const pays = receivable.obligor === expectations.owner;
  if (pays !== (entry.direction === 'debit')) return mismatch('wrong-direction', `a ${entry.direction}`, record);
  if (entry.currency !== receivable.currency) return currencyMismatch(entry, receivable.currency, record);
  const payable: readonly string[] = TRANSITIONS.settle.from;
  if (!payable.includes(receivable.state)) return mismatch('state-forbids', `it is ${receivable.state}`, record);
  if (!pays && receivable.holder !== expectations.owner) {
    return mismatch('party-differs', `${receivable.holder} is owed, not the owner of the account`, record);
  }
  const wrongParty = pays ? undefined : partyMismatch(entry, expectations, receivable.obligor, record);
  if (wrongParty !== undefined) return wrongParty;
  const leftMinor = nextPayment(receivable).amountMinor - entry.amountMinor;
  if (leftMinor < 0n) return mismatch('more-than-owed', `${-leftMinor} more than is owed`, record);
  // What was agreed to be paid early is paid whole or not at all.
  const isSlip = leftMinor <= SLIP_MINOR || receivable.earlyPayment !== undefined;
  if (leftMinor > 0n && isSlip) return mismatch('amount-differs', `${leftMinor} are missing`, record);
  if (pays) return { kind: 'noted', record };
  return { kind: 'command', name: 'settleReceivable', record, amountMinor: entry.amountMinor };
}

/** Without a reference of ours: an invoice number that the text consists of, else the one open claim of this very amount. */
function byInvoiceOrAmount(entry: BankEntry, expectations: Expectations): LedgerRecord<'receivable'>[] {
  const { owner, receivables, accounts } = expectations;
  const side = receivables.filter(({ holder, obligor }) => (entry.direction === 'credit' ? holder : obligor) === owner);
  const texts = new Set(entry.remittance.map(normaliseInvoiceNumber).filter((text) => text !== ''));
  const named = side.filter(
    ({ invoice, split }) => split === undefined && texts.has(normaliseInvoiceNumber(invoice.number)),
  );
  if (named.length > 0) return named;
  const payer = partyOf(entry, accounts);
  const payable: readonly string[] = TRANSITIONS.settle.from;
  return side.filter(
    (receivable) =>
      payer !== undefined &&
      (entry.direction === 'credit' ? receivable.obligor : receivable.holder) === payer &&
      payable.includes(receivable.state) &&
      receivable.currency === entry.currency &&
      nextPayment(receivable).amountMinor === entry.amountMinor,
  );
}

/** Whom the bank's words name for sure: by credit code, or by an account that somebody registered. */
function partyOf({ counterparty }: BankEntry, accounts: ReadonlyMap<string, string>): string | undefined {
  const { code } = counterparty;
  return (
    (isCreditCode(code) ? code : undefined) ?? (counterparty.account && accounts.get(accountKey(counterparty.account)))
  );
}

/** Banks give customer numbers of their own in the same place. */
function isCreditCode(code: string | undefined): code is string {
  return code !== undefined && CREDIT_CODE.test(code);
}

function partyMismatch(
  entry: BankEntry,
  { accounts }: Expectations,
  expected: string,
  record: string,
): Match | undefined {
  const party = partyOf(entry, accounts);
  if (party === undefined || party === expected) return undefined;
  return mismatch('party-differs', `${party} stands in the entry, ${expected} in the record`, record);
}

function amountMismatch(entry: BankEntry, currency: string, amountMinor: bigint, record: string): Match | undefined {
  if (entry.currency !== currency) return currencyMismatch(entry, currency, record);
  if (entry.amountMinor === amountMinor) return undefined;
  return mismatch('amount-differs', `${entry.amountMinor} was booked, ${amountMinor} is expected`, record);
}

function currencyMismatch(entry: BankEntry, currency: string, record: string): Match {
  return mismatch('currency-differs', `${entry.currency} was booked, ${currency} is expected`, record);
}

function mismatch(reason: MismatchReason, detail: string, record?: string): Match {
  return { kind: 'mismatch', reason, detail, ...(record === undefined ? {} : { record }) };
}
