/** What the sandbox's banks charge, and how much they take. */
import type { RateCardTerms } from '../domain/pricing';
import { BANK_A, BANK_B, type SandboxFirm } from './firms';

/** A rate card without its currency; a bank publishes one a currency. */
type Terms = Omit<RateCardTerms, 'currency'>;

/** A bank of the sandbox and its terms. */
export interface SandboxBank {
  readonly firm: SandboxFirm;
  readonly terms: Terms;
  /** For each anchor in each currency. */
  readonly facility: { readonly limitMinor: string; readonly maxTenorDays: number };
}

/** The banks that compete in the sandbox; both know one anchor better than the others. */
export function sandboxBanks(knownAnchor: string): readonly SandboxBank[] {
  return [
    {
      firm: BANK_A,
      terms: {
        baseRateBps: 310,
        anchorSpreads: [{ obligor: knownAnchor, bps: 60 }],
        otherAnchorSpreadBps: 90,
        tenorSteps: [
          { upToDays: 90, bps: 10 },
          { upToDays: 180, bps: 20 },
          { upToDays: 365, bps: 35 },
        ],
        greenGrid: [
          { evidence: 'recycling', bps: 25 },
          { evidence: 'production', bps: 10 },
          { evidence: 'transport', bps: 5 },
        ],
        greenCapBps: 40,
        minimumRateBps: 250,
        advanceRateBps: 10_000,
      },
      facility: { limitMinor: '20000000000', maxTenorDays: 365 },
    },
    {
      firm: BANK_B,
      terms: {
        baseRateBps: 305,
        anchorSpreads: [{ obligor: knownAnchor, bps: 70 }],
        otherAnchorSpreadBps: 80,
        tenorSteps: [
          { upToDays: 60, bps: 5 },
          { upToDays: 120, bps: 15 },
          { upToDays: 365, bps: 40 },
        ],
        greenGrid: [
          { evidence: 'recycling', bps: 20 },
          { evidence: 'packaging', bps: 15 },
          { evidence: 'transport', bps: 10 },
          { evidence: 'receipt', bps: 5 },
        ],
        greenCapBps: 35,
        minimumRateBps: 240,
        advanceRateBps: 9_000,
      },
      facility: { limitMinor: '15000000000', maxTenorDays: 270 },
    },
  ];
}
