/** The green grid: what a bank concedes for what is proven of goods and seller, each basis point with the records it rests on. */
import { type Static, Type } from 'typebox';
import type { Credential } from './credentials';
import { Bps, Strict, Text } from './fields';
import { EvidenceKindName } from './green-evidence';
import { MAX_LIST_LENGTH } from './limits';
import type { Lot, LotChange } from './lots';
import { type CredentialKind, CredentialKindName } from './participants';
import { billionthsOf, MASS } from './quantity';

/** Concession by kind of attested evidence; each kind counts once. */
export const GreenGrid = Type.Array(Strict({ evidence: EvidenceKindName, bps: Bps }), { maxItems: MAX_LIST_LENGTH });

/** Concession by recycled mass in the goods: the highest share that is reached counts. */
const RecycledContentGrid = Type.Array(Strict({ fromBps: Type.Integer({ minimum: 1, maximum: 10_000 }), bps: Bps }), {
  minItems: 1,
  maxItems: 12,
});

/** Concession by certified footprint: its ratio to the sector's benchmark for the same functional unit, in basis points. */
const FootprintGrid = Strict({
  benchmarks: Type.Array(
    Strict({
      functionalUnit: Text,
      gramsCo2e: Type.String({ pattern: '^[1-9][0-9]{0,17}$', description: 'Whole grams of CO2 equivalent' }),
    }),
    { minItems: 1, maxItems: MAX_LIST_LENGTH },
  ),
  /** The first step that the ratio does not exceed counts. */
  steps: Type.Array(Strict({ upToBps: Type.Integer({ minimum: 1, maximum: 10_000 }), bps: Bps }), {
    minItems: 1,
    maxItems: 12,
  }),
});

/** Concession by credential of the seller. */
const CredentialGrid = Type.Array(Strict({ credential: CredentialKindName, bps: Bps }), { minItems: 1, maxItems: 12 });

/** What a card concedes beyond its green grid; each is left out where a bank has none. */
export const GREEN_GRIDS = {
  recycledContentGrid: Type.Optional(RecycledContentGrid),
  footprintGrid: Type.Optional(FootprintGrid),
  credentialGrid: Type.Optional(CredentialGrid),
};

/** The grids of a card or of the slice of it that applies. */
export interface GreenTerms {
  greenGrid: Static<typeof GreenGrid>;
  recycledContentGrid?: Static<typeof RecycledContentGrid>;
  footprintGrid?: Static<typeof FootprintGrid>;
  credentialGrid?: Static<typeof CredentialGrid>;
}

/** An attested event that speaks for the receivable's goods. */
export interface Evidence {
  /** Ledger record of the event. */
  readonly eventRecordId: string;
  readonly kind: Static<typeof EvidenceKindName>;
  /** Recycled mass in the goods, in basis points of their mass; absent where the event tells of none. */
  readonly recycledShareBps?: number;
  /** GTIN-14 of the goods. */
  readonly gtins?: readonly string[];
}

/** A credential of the seller that is valid on the day of the price. */
export interface CredentialProof {
  readonly holder: string;
  readonly credential: CredentialKind;
  readonly productKey?: string;
  /** Of a product's footprint certificate. */
  readonly footprint?: { readonly functionalUnit: string; readonly gramsCo2e: bigint };
}

/** All that speaks for a receivable. */
export interface GreenProofs {
  readonly evidence: readonly Evidence[];
  readonly credentials?: readonly CredentialProof[];
}

export const GREEN_PROOFS = ['recycledContent', 'footprint', 'credential'] as const;

/** What is proven, at what concession by the card, and by which records; nothing is capped yet. */
export interface GreenClaim {
  readonly what: { readonly evidence: Evidence['kind'] } | { readonly proof: (typeof GREEN_PROOFS)[number] };
  readonly bps: number;
  /** Paths of ledger records, events first, sorted. */
  readonly restsOn: readonly string[];
}

/** What a card concedes for what is proven: kinds of evidence in the card's order, recycled content, footprint, credentials. */
export function greenClaims(terms: GreenTerms, proofs: GreenProofs): GreenClaim[] {
  const byKind = terms.greenGrid.map(({ evidence: kind, bps }): GreenClaim => {
    const events = proofs.evidence.filter((event) => event.kind === kind);
    return { what: { evidence: kind }, bps, restsOn: pathsOf(events) };
  });
  const others = [recycledClaim(terms, proofs), footprintClaim(terms, proofs), ...credentialClaims(terms, proofs)];
  return [...byKind, ...others.flatMap((claim) => claim ?? [])].filter(({ restsOn }) => restsOn.length > 0);
}

/** The grids without what nothing proves. */
export function provenGrids(terms: GreenTerms, proofs: GreenProofs): GreenTerms {
  const kinds = new Set(proofs.evidence.map(({ kind }) => kind));
  const recycled = recycledStep(terms, proofs);
  const footprint = bestFootprint(terms, proofs);
  const credentialGrid = claimedCredentials(terms, proofs).map(({ entry }) => entry);
  return {
    greenGrid: terms.greenGrid.filter(({ evidence }) => kinds.has(evidence)),
    ...(recycled === undefined ? {} : { recycledContentGrid: [recycled.step] }),
    ...(footprint === undefined
      ? {}
      : { footprintGrid: { benchmarks: [footprint.benchmark], steps: [footprint.step] } }),
    ...(credentialGrid.length === 0 ? {} : { credentialGrid }),
  };
}

/** What an event shows of its goods. @param lots the lots that it moved, by id */
export function goodsShown(
  changes: readonly LotChange[],
  lots: ReadonlyMap<string, Pick<Lot, 'lot' | 'unit'>>,
): Pick<Evidence, 'recycledShareBps' | 'gtins'> {
  const share = recycledShareBps(changes, (lot) => lots.get(lot)?.unit);
  // Names of lots are `01/<GTIN-14>/10/<lot>`.
  const gtins = new Set([...lots.values()].map(({ lot }) => lot.slice('01/'.length, '01/'.length + 14)));
  return { ...(share === undefined ? {} : { recycledShareBps: share }), gtins: [...gtins].sort() };
}

/** A credential as it speaks for its holder. */
export function credentialProofOf({ holder, credential, productKey, product }: Credential): CredentialProof {
  const certified = product && {
    functionalUnit: product.functionalUnit,
    gramsCo2e: BigInt(product.footprintGramsCo2e),
  };
  return {
    holder,
    credential: credential as CredentialKind,
    ...(productKey === undefined ? {} : { productKey }),
    ...(certified === undefined ? {} : { footprint: certified }),
  };
}

/**
 * Recycled share of the goods that an event moves, in basis points rounded down: of what it brought in where it brought
 * something in, else of what it handed on. Only mass counts: recycled mass has no share of pieces.
 * @param unitOf base unit of a lot
 */
function recycledShareBps(
  changes: readonly LotChange[],
  unitOf: (lot: string) => string | undefined,
): number | undefined {
  const byMass = changes.filter(({ lot }) => unitOf(lot) === MASS);
  const incoming = byMass.filter(({ cameIn }) => cameIn !== undefined);
  const [whole, recycled] =
    incoming.length > 0
      ? [total(incoming, 'cameIn'), total(incoming, 'recycledIn')]
      : [total(byMass, 'consumed'), total(byMass, 'recycledOut')];
  return whole === 0n || recycled === 0n ? undefined : Number((10_000n * recycled) / whole);
}

function recycledStep({ recycledContentGrid = [] }: GreenTerms, { evidence }: GreenProofs) {
  // The seller proves with the event that speaks best for it.
  const [best] = evidence
    .flatMap(({ recycledShareBps: share, ...event }) => (share === undefined ? [] : [{ event, share }]))
    .sort((left, right) => right.share - left.share || (left.event.eventRecordId < right.event.eventRecordId ? -1 : 1));
  const step = best && recycledContentGrid.findLast(({ fromBps }) => fromBps <= best.share);
  return best === undefined || step === undefined ? undefined : { event: best.event, step };
}

function recycledClaim(terms: GreenTerms, proofs: GreenProofs): GreenClaim | undefined {
  const found = recycledStep(terms, proofs);
  return found && { what: { proof: 'recycledContent' }, bps: found.step.bps, restsOn: pathsOf([found.event]) };
}

/** The certificate that concedes most, among those for goods that an attested event moved. */
function bestFootprint({ footprintGrid }: GreenTerms, { evidence, credentials = [] }: GreenProofs) {
  if (footprintGrid === undefined) return undefined;
  const candidates = credentials.flatMap((proof) => {
    const { footprint, productKey } = proof;
    const events = evidence.filter(({ gtins }) => productKey !== undefined && gtins?.includes(productKey));
    const benchmark = footprintGrid.benchmarks.find(
      ({ functionalUnit }) => functionalUnit === footprint?.functionalUnit,
    );
    if (footprint === undefined || benchmark === undefined || events.length === 0) return [];
    const grams = BigInt(benchmark.gramsCo2e);
    const ratioBps = (10_000n * footprint.gramsCo2e + grams - 1n) / grams;
    const step = footprintGrid.steps.find(({ upToBps }) => ratioBps <= BigInt(upToBps));
    return step === undefined ? [] : [{ proof, events, benchmark, step }];
  });
  return candidates.sort((left, right) => right.step.bps - left.step.bps || byPath(left.proof, right.proof))[0];
}

function footprintClaim(terms: GreenTerms, proofs: GreenProofs): GreenClaim | undefined {
  const best = bestFootprint(terms, proofs);
  if (best === undefined) return undefined;
  // One event is enough to show the goods: the others stay evidence for other prices.
  const events = pathsOf(best.events).slice(0, 1);
  return { what: { proof: 'footprint' }, bps: best.step.bps, restsOn: [...events, credentialPathOf(best.proof)] };
}

function claimedCredentials({ credentialGrid = [] }: GreenTerms, { credentials = [] }: GreenProofs) {
  return credentialGrid.flatMap((entry) => {
    const held = credentials.find(
      ({ credential, productKey }) => credential === entry.credential && productKey === undefined,
    );
    return held === undefined ? [] : [{ entry, held }];
  });
}

function credentialClaims(terms: GreenTerms, proofs: GreenProofs): GreenClaim[] {
  return claimedCredentials(terms, proofs).map(({ entry, held }) => ({
    what: { proof: 'credential' },
    bps: entry.bps,
    restsOn: [credentialPathOf(held)],
  }));
}

function pathsOf(events: readonly Pick<Evidence, 'eventRecordId'>[]): string[] {
  return events.map(({ eventRecordId }) => `greenEvent/${eventRecordId}`).sort();
}

/** The path of a credential's record. */
export function credentialPathOf({
  holder,
  credential,
  productKey,
}: Pick<CredentialProof, 'holder' | 'credential' | 'productKey'>): string {
  return ['credential', holder, credential, ...(productKey === undefined ? [] : [productKey])].join('/');
}

function byPath(left: CredentialProof, right: CredentialProof): number {
  return credentialPathOf(left) < credentialPathOf(right) ? -1 : 1;
}

function total(changes: readonly LotChange[], field: 'cameIn' | 'consumed' | 'recycledIn' | 'recycledOut'): bigint {
  return changes.reduce((sum, change) => sum + billionthsOf(change[field] ?? '0'), 0n);
}
