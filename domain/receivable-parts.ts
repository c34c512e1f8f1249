/** The parts that a split opens: contract and auditor derive them from the whole by the same rule. */
import { BEGINNINGS } from './life-cycle';
import { partsOf } from './receivable-amounts';
import type { LedgerRecord } from './records';

type Receivable = LedgerRecord<'receivable'>;

/**
 * The parts of a receivable as a split opens them, in the order of their amounts.
 * @param amountsMinor amounts in minor units, which sum to the whole
 * @throws Refusal what `partsOf` throws
 */
export function openedParts(whole: Receivable, amountsMinor: readonly string[], now: string): Receivable[] {
  const { id, amountMinor: wholeMinor, holder, part } = whole;
  const root = part?.root ?? id;
  return partsOf({ id, amountMinor: wholeMinor, path: part?.path }, amountsMinor).map((opened) => ({
    ...inherited(whole),
    id: opened.id,
    amountMinor: opened.amountMinor,
    part: { root, parent: id, path: [...opened.path], splitBy: holder },
    state: BEGINNINGS.part.to,
    issuedAt: now,
  }));
}

/** What a part has of its whole: the claim and its trade, but neither signature nor history. */
function inherited(whole: Receivable): Omit<Receivable, 'id' | 'amountMinor' | 'state' | 'issuedAt'> {
  const { invoiceFingerprint, orderFingerprint, deliveryFingerprint, invoice, seller, obligor, holder } = whole;
  const { currency, maturityDate, longTenorReason, deliveryDate, paymentTermReason } = whole;
  return {
    invoiceFingerprint,
    ...(orderFingerprint === undefined ? {} : { orderFingerprint }),
    ...(deliveryFingerprint === undefined ? {} : { deliveryFingerprint }),
    invoice,
    seller,
    obligor,
    holder,
    currency,
    maturityDate,
    ...(longTenorReason === undefined ? {} : { longTenorReason }),
    ...(deliveryDate === undefined ? {} : { deliveryDate }),
    ...(paymentTermReason === undefined ? {} : { paymentTermReason }),
  };
}
