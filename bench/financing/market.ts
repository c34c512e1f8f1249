/** A market made from a seed: banks that know some obligors better than others, and limits that do not hold everything. */
import type { Market, MarketLimit, MarketOption } from '../../matching/market';

/** Obligors, and industries that they belong to. */
const OBLIGORS = 200;
const INDUSTRIES = 12;

/** Requests from 10,000.00 to 5,000,000.00 over 15 to 360 days; banks at 2.5 to 6 % a year that take seven of ten of them. */
export function aMarket({
  requests: count,
  financiers,
  seed,
}: {
  requests: number;
  financiers: number;
  seed: number;
}): Market {
  const random = generator(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const wanted = Array.from({ length: count }, (_, at) => ({
    id: `Q${at}`,
    obligor: Math.floor(OBLIGORS * random() * random()),
    amountMinor: 1_000_000 + Math.floor(499_000_000 * random() ** 3),
    days: between(15, 360),
  }));
  const all = wanted.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const byObligor = new Map<number, number>();
  for (const { obligor, amountMinor } of wanted) byObligor.set(obligor, (byObligor.get(obligor) ?? 0) + amountMinor);

  const limits: MarketLimit[] = [];
  const places = new Map<string, number>();
  const limitOf = (name: string, capacityMinor: () => number) => {
    const known = places.get(name);
    if (known !== undefined) return known;
    limits.push({ name, capacityMinor: Math.floor(capacityMinor()) });
    places.set(name, limits.length - 1);
    return limits.length - 1;
  };
  const options: MarketOption[] = [];
  for (let bank = 0; bank < financiers; bank += 1) {
    const baseBps = between(250, 450);
    const appetite = 0.4 + 1.6 * random();
    const spreads = Array.from({ length: OBLIGORS }, () => between(0, 150));
    const maxDays = between(180, 360);
    const minAmountMinor = random() < 0.3 ? 10_000_000 : 0;
    wanted.forEach(({ obligor, amountMinor, days }, request) => {
      if (days > maxDays || amountMinor < minAmountMinor) return;
      const bps = baseBps + (spreads[obligor] as number) + Math.floor(days / 12);
      const industry = obligor % INDUSTRIES;
      const counted = [
        limitOf(`bank ${bank} total`, () => (appetite * 1.1 * all) / financiers),
        limitOf(`bank ${bank} obligor/${obligor}`, () => (8 * appetite * (byObligor.get(obligor) ?? 0)) / financiers),
        limitOf(`bank ${bank} industry/${industry}`, () => (2.5 * appetite * all) / (financiers * INDUSTRIES)),
      ];
      if (days > 180) counted.push(limitOf(`bank ${bank} tenor/180`, () => (0.9 * appetite * all) / financiers));
      options.push({
        request,
        financier: `bank ${bank}`,
        costMinor: Math.round((amountMinor * bps * days) / 3_600_000),
        limits: counted,
      });
    });
  }
  return { requests: wanted.map(({ id, amountMinor }) => ({ id, amountMinor })), options, limits };
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
