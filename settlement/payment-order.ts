/** What a party has to pay: an accepted offer, a receivable that falls due, a repayment after recourse; each to whoever is owed. */
import { nextPayment } from '../domain/early-payment';
import type { Currency } from '../domain/money';
import { owedMinor } from '../domain/receivable-amounts';
import type { LedgerRecord } from '../domain/records';
import type { PartyAccount } from './accounts';
import { disbursementReference, paymentReference, repaymentReference } from './references';

/** One payment of an instruction. */
export interface PaymentOrder {
  /** The ledger record that is paid on. */
  readonly record: string;
  /** By this the payment is known from end to end; at most 35 characters. */
  readonly endToEndId: string;
  /** Credit code of who pays: the order is nobody else's to give. */
  readonly payer: string;
  readonly creditor: PartyAccount;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** Day of execution. */
  readonly valueDate: string;
  readonly remittance: string;
}

/**
 * The bank pays the holder that assigned the receivable to it, once the financing is filed.
 * @throws Error when the offer is not to be paid, or the account is another party's: callers choose them
 */
export function disbursementOrder(offer: LedgerRecord<'offer'>, creditor: PartyAccount): PaymentOrder {
  const { id, state, filing, quote, bank, holder } = offer;
  if (state !== 'accepted' || filing === undefined) throw new Error(`${id} is not to be paid`);
  requireAccountOf(holder, creditor, id);
  return {
    record: `offer/${id}`,
    endToEndId: disbursementReference(id),
    payer: bank,
    creditor,
    amountMinor: BigInt(quote.netMinor),
    currency: quote.currency as Currency,
    valueDate: quote.valueDate,
    remittance: `${offer.receivable} registry ${filing.registryFilingNumber}`,
  };
}

/**
 * The obligor pays what it still owes to whoever holds the receivable, on the day of maturity; or what it agreed to pay early,
 * on that day.
 * @throws Error when nobody is owed, or the account is another party's
 */
export function obligorOrder(receivable: LedgerRecord<'receivable'>, creditor: PartyAccount): PaymentOrder {
  const { id, holder, obligor, invoice } = receivable;
  requireAccountOf(holder, creditor, id);
  const { amountMinor, on } = nextPayment(receivable);
  return {
    record: `receivable/${id}`,
    endToEndId: paymentReference(id),
    payer: obligor,
    creditor,
    ...owing(receivable, amountMinor),
    valueDate: on,
    remittance: `${id} invoice ${invoice.number}`,
  };
}

/**
 * Whoever assigned a receivable with recourse repays what the obligor did not pay when it was due.
 * @param assignor credit code of who assigned it
 * @throws Error when no recourse is open, or the account is another party's
 */
export function repaymentOrder(
  receivable: LedgerRecord<'receivable'>,
  assignor: string,
  valueDate: string,
  creditor: PartyAccount,
): PaymentOrder {
  const { id, state, financing } = receivable;
  if (state !== 'overdue' || financing?.recourse !== true) throw new Error(`${id} is not to be repaid`);
  requireAccountOf(financing.financier, creditor, id);
  return {
    record: `receivable/${id}`,
    endToEndId: repaymentReference(id),
    payer: assignor,
    creditor,
    ...owing(receivable, owedMinor(receivable)),
    valueDate,
    remittance: `${id} recourse`,
  };
}

function owing(
  { id, currency }: LedgerRecord<'receivable'>,
  amountMinor: bigint,
): Pick<PaymentOrder, 'amountMinor' | 'currency'> {
  if (amountMinor <= 0n) throw new Error(`nothing is owed on ${id}`);
  return { amountMinor, currency: currency as Currency };
}

function requireAccountOf(party: string, account: PartyAccount, id: string): void {
  if (account.party !== party) throw new Error(`${account.party} is not owed on ${id}`);
}
