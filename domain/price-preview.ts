/** A price before it is offered: what a bank asks its own peer, and what it is answered. */
import { type Static, Type } from 'typebox';
import { DateText, RecordId, Slug, Strict } from './fields';
import { FinancingCost, GreenSaving } from './financing-cost';
import { MAX_LIST_LENGTH } from './limits';
import { AppliedTerms, Quote } from './pricing';

/** What is to be priced, by which terms. */
export const PriceQuestion = Strict({
  receivable: RecordId,
  rateCard: Strict({ name: Slug, revision: Type.Integer({ minimum: 1 }) }),
  terms: AppliedTerms,
  valueDate: DateText,
});
export type PriceQuestion = Static<typeof PriceQuestion>;

/** A price with what it costs the holder, and what each green proof that is missing would save it. */
export const PricePreview = Strict({
  quote: Quote,
  cost: FinancingCost,
  savings: Type.Array(GreenSaving, { maxItems: 2 * MAX_LIST_LENGTH }),
});
export type PricePreview = Static<typeof PricePreview>;
