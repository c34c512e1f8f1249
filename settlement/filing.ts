/** What is filed in the movable-property registry before funds move, and the interface behind which a registry stands. */
import { type Currency, formatMinor } from '../domain/money';
import type { LedgerRecord } from '../domain/records';

/** An application to register the transfer of a receivable (动产和权利担保统一登记办法 art. 2: factoring). */
export interface FilingApplication {
  /** The offer: the same application is filed once, however often it is sent. */
  readonly id: string;
  readonly kind: 'receivable-transfer';
  /** 出让人 and 受让人. */
  readonly assignor: FilingParty;
  readonly assignee: FilingParty;
  /** Whole minor units. */
  readonly amountMinor: string;
  readonly currency: string;
  /** Day on which the obligor pays. */
  readonly dueDate: string;
  /** Description of the property in Chinese, by which anybody can tell it from every other. */
  readonly property: string;
}

/** A firm as the registry knows it. */
export interface FilingParty {
  readonly code: string;
  readonly name: string;
}

/** What a registry answers. */
export type FilingOutcome =
  | { readonly kind: 'filed'; readonly registryFilingNumber: string }
  /** The registry has it and has not answered; the worker asks again. */
  | { readonly kind: 'pending' }
  /** The registry will not file it as it is: a person looks at it. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * A registry: takes an application and answers, the same for the same id, or throws when it cannot be reached, and is
 * then tried again later.
 */
export interface FilingRegistry {
  file(application: FilingApplication): Promise<FilingOutcome>;
}

/** The application for an accepted offer; it names the invoice, the obligor, the amount and the day. */
export function filingApplication(
  offer: LedgerRecord<'offer'>,
  receivable: LedgerRecord<'receivable'>,
  nameOf: (code: string) => string,
): FilingApplication {
  const { id, bank, holder, quote } = offer;
  const party = (code: string): FilingParty => ({ code, name: nameOf(code) });
  const { invoice, obligor, amountMinor, maturityDate, invoiceFingerprint } = receivable;
  const currency = quote.currency as Currency;
  const property = [
    `应收账款转让：${nameOf(holder)}对${nameOf(obligor)}（统一社会信用代码${obligor}）享有的应收账款`,
    `发票号码${invoice.number}，开票日期${invoice.issueDate}`,
    `金额${currency} ${formatMinor(BigInt(amountMinor), currency)}，到期日${maturityDate}`,
    `电子债权凭证编号${receivable.id}，发票指纹${invoiceFingerprint.slice(0, 16)}`,
  ].join('；');
  return {
    id,
    kind: 'receivable-transfer',
    assignor: party(holder),
    assignee: party(bank),
    amountMinor,
    currency,
    dueDate: maturityDate,
    property,
  };
}
