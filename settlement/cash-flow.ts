/** What a party will be paid and will pay, by day: receivables on their maturity or as agreed early, accepted offers on their value date. */
import { nextPayment } from '../domain/early-payment';
import type { LedgerRecord } from '../domain/records';

/** One expected payment. */
export interface ExpectedFlow {
  readonly day: string;
  readonly direction: 'in' | 'out';
  /** The ledger record that it is about, as kind/key. */
  readonly record: string;
  readonly amountMinor: bigint;
}

/** Flows of one day. */
export interface ForecastDay {
  readonly day: string;
  readonly inMinor: bigint;
  readonly outMinor: bigint;
  /** All flows up to this day, in less out. */
  readonly netMinor: bigint;
}

/** What a party expects in one currency; what should have been paid before today is expected today. */
export function expectedFlows(
  party: string,
  today: string,
  receivables: readonly LedgerRecord<'receivable'>[],
  offers: readonly LedgerRecord<'offer'>[],
): ExpectedFlow[] {
  const notBefore = (day: string) => (day < today ? today : day);
  const claims = receivables.flatMap((receivable): ExpectedFlow[] => {
    const { id, holder, obligor } = receivable;
    const { amountMinor, on } = nextPayment(receivable);
    const day = notBefore(on);
    const direction = holder === party ? 'in' : obligor === party ? 'out' : undefined;
    return direction === undefined || amountMinor === 0n
      ? []
      : [{ day, direction, record: `receivable/${id}`, amountMinor }];
  });
  const accepted = offers.flatMap(({ id, bank, holder, state, quote }): ExpectedFlow[] => {
    const direction = bank === party ? 'out' : holder === party ? 'in' : undefined;
    return state !== 'accepted' || direction === undefined
      ? []
      : [{ day: notBefore(quote.valueDate), direction, record: `offer/${id}`, amountMinor: BigInt(quote.netMinor) }];
  });
  // A receivable whose offer is accepted will be the bank's when it is due.
  const assigned = new Set(offers.filter(({ state }) => state === 'accepted').map(({ receivable }) => receivable));
  const remaining = claims.filter(
    ({ direction, record }) => direction === 'out' || !assigned.has(record.slice('receivable/'.length)),
  );
  return [...remaining, ...accepted].sort((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
}

/** The flows summed by day, with what has run up. */
export function forecast(flows: readonly ExpectedFlow[]): ForecastDay[] {
  const days = new Map<string, { inMinor: bigint; outMinor: bigint }>();
  for (const { day, direction, amountMinor } of flows) {
    const sums = days.get(day) ?? { inMinor: 0n, outMinor: 0n };
    if (direction === 'in') sums.inMinor += amountMinor;
    else sums.outMinor += amountMinor;
    days.set(day, sums);
  }
  let netMinor = 0n;
  return [...days]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([day, sums]) => {
      netMinor += sums.inMinor - sums.outMinor;
      return { day, ...sums, netMinor };
    });
}
