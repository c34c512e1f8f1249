/** For tests: a receivable, a bank's card and the price of the one by the other. */
import { addDays, type CalendarDate } from '../calendar';
import type { CredentialProof, Evidence } from '../green-grid';
import { appliedTermsOf, type PricingInput, type RateCardTerms } from '../pricing';
import type { PricingFacts } from '../rate-card';

export const BANK = '911100001000013428';
export const ANCHOR = '914403001922038216';
export const SELLER = '91440300MA5EXAMP0X';
export const RECEIVABLE = `R${'a'.repeat(24)}`;
export const CARD = `rateCard/${BANK}/standard/000007`;

/** Charges 300 bps and nothing else. */
export const PLAIN: RateCardTerms = {
  currency: 'CNY',
  baseRateBps: 300,
  anchorSpreads: [],
  otherAnchorSpreadBps: 0,
  tenorSteps: [{ upToDays: 365, bps: 0 }],
  greenGrid: [],
  greenCapBps: 0,
  minimumRateBps: 0,
  advanceRateBps: 10_000,
};

export interface PriceCase {
  readonly faceMinor?: bigint;
  readonly valueDate?: string;
  readonly maturityDate?: string;
  readonly days?: number;
  readonly terms?: Partial<RateCardTerms>;
  readonly facts?: PricingFacts;
  readonly evidence?: readonly Evidence[];
  readonly credentials?: readonly CredentialProof[];
}

/** What a price is made of: 1,000,000.00 CNY for 90 days from 2026-03-02, by a card that charges 300 bps. */
export function pricingOf({
  faceMinor = 100_000_000n,
  days = 90,
  terms = {},
  facts = {},
  ...rest
}: PriceCase): PricingInput {
  const valueDate = (rest.valueDate ?? '2026-03-02') as CalendarDate;
  const maturityDate = (rest.maturityDate ?? addDays(valueDate, days)) as CalendarDate;
  return {
    receivable: {
      id: RECEIVABLE,
      obligor: ANCHOR,
      seller: SELLER,
      amountMinor: faceMinor,
      currency: 'CNY',
      maturityDate,
    },
    rateCard: { bank: BANK, name: 'standard', revision: 7 },
    terms: appliedTermsOf({ ...PLAIN, ...terms }, ANCHOR, days, { pricedOn: valueDate, ...facts }),
    evidence: rest.evidence ?? [],
    ...(rest.credentials === undefined ? {} : { credentials: rest.credentials }),
    valueDate,
  };
}
