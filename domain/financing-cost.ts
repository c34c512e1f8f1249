/** What a financing costs the supplier: in money, as an annual rate, and how much less it were with one more green proof. */
import { type Static, Type } from 'typebox';
import { AnnualRate, annualRate } from './annual-rate';
import { parseDate } from './calendar';
import { Bps, NonNegativeMinor, Strict } from './fields';
import { EvidenceKindName } from './green-evidence';
import { GREEN_PROOFS, type GreenProofs } from './green-grid';
import type { CredentialKind } from './participants';
import { CredentialKindName } from './participants';
import { greenConcessionBps, type PricingInput, type Quote, quote } from './pricing';

/** The cost of a financing as its holder sees it. */
export const FinancingCost = Strict({
  /** Charge and fees together. */
  totalMinor: NonNegativeMinor,
  /** What the holder pays back, or leaves to the bank, on the day of payment. */
  repaidMinor: NonNegativeMinor,
  annualRate: AnnualRate,
});
export type FinancingCost = Static<typeof FinancingCost>;

/**
 * The cost of a price. The holder has the net amount on the value date, and gives the advance (in the form of interest: the
 * advance and the interest) out of what the obligor pays on the day of payment.
 */
export function costOf(price: Quote): FinancingCost {
  const [net, advance, charge] = [price.netMinor, price.advanceMinor, price.discountMinor].map(BigInt) as [
    bigint,
    bigint,
    bigint,
  ];
  const repaid = price.form === 'interest' ? advance + charge : advance;
  const rate = annualRate([
    { date: parseDate(price.valueDate, 'valueDate'), amountMinor: net },
    { date: parseDate(price.paymentDate ?? price.maturityDate, 'maturityDate'), amountMinor: -repaid },
  ]);
  return { totalMinor: (repaid - net).toString(), repaidMinor: repaid.toString(), annualRate: rate };
}

/** What one more green proof would do to a price. */
export const GreenSaving = Strict({
  evidence: Type.Optional(EvidenceKindName),
  proof: Type.Optional(Type.Enum([...GREEN_PROOFS])),
  credential: Type.Optional(CredentialKindName),
  /** Recycled share of the goods that has to be proven. */
  recycledShareBps: Type.Optional(Bps),
  /** By how much the rate would fall. */
  bps: Bps,
  savesMinor: NonNegativeMinor,
});
export type GreenSaving = Static<typeof GreenSaving>;

/** An event and a certificate that nobody has recorded yet: they stand in for the proof that a firm could bring. */
const WANTED_EVENT = 'wanted';

/**
 * What each proof that the card prices, and the receivable lacks, would save if it were brought alone; the largest saving first.
 * A footprint is not among them: how far below the benchmark a product comes out is for its certifier to say.
 * @throws Refusal what `quote` throws
 */
export function savingsOf(input: PricingInput): GreenSaving[] {
  const now = quote(input);
  const { terms, evidence, credentials = [] } = input;
  const wanted: { readonly what: Omit<GreenSaving, 'bps' | 'savesMinor'>; readonly proofs: GreenProofs }[] = [
    ...terms.greenGrid.map(({ evidence: kind }) => ({
      what: { evidence: kind },
      proofs: { evidence: [...evidence, { eventRecordId: WANTED_EVENT, kind }], credentials },
    })),
    ...(terms.recycledContentGrid ?? []).map(({ fromBps }) => ({
      what: { proof: 'recycledContent' as const, recycledShareBps: fromBps },
      proofs: { evidence: withRecycledShare(evidence, fromBps), credentials },
    })),
    ...(terms.credentialGrid ?? []).map(({ credential }) => ({
      what: { proof: 'credential' as const, credential },
      proofs: {
        evidence,
        credentials: [...credentials, { holder: WANTED_EVENT, credential: credential as CredentialKind }],
      },
    })),
  ];
  const savings = wanted.map(({ what, proofs }) => {
    const then = quote({ ...input, ...proofs });
    const bps = greenConcessionBps(then.terms) - greenConcessionBps(now.terms);
    return { ...what, bps, savesMinor: (BigInt(now.discountMinor) - BigInt(then.discountMinor)).toString() };
  });
  return savings.filter(({ bps }) => bps > 0).sort((left, right) => right.bps - left.bps);
}

/** The share is that of goods which the ledger knows: the first event would tell of more recycled mass in them. */
function withRecycledShare(evidence: GreenProofs['evidence'], recycledShareBps: number): GreenProofs['evidence'] {
  return evidence.map((event, at) =>
    at === 0 ? { ...event, recycledShareBps: Math.max(recycledShareBps, event.recycledShareBps ?? 0) } : event,
  );
}
