/** What the past of a seller and an obligor says about the next receivable: how much was credited, how much was paid late. */
import { type Static, Type } from 'typebox';
import { Bps, RecordId, Strict } from './fields';

/** Receivables that one history rests on at most. */
export const MAX_HISTORY_RECORDS = 60;

/** A part of an amount in basis points; more can be credited than was invoiced, which counts as all of it. */
const SHARE = Bps;

/** What a bank adds and holds back from a share on; the step with the highest share that is reached counts. */
const Steps = Type.Array(Strict({ fromBps: SHARE, spreadBps: Bps, reserveBps: Bps }), { maxItems: 12 });

/** A card's answer to dilution (credited of invoiced amount) and to lateness (paid late of due amount). */
export const HistoryGrid = Strict({ dilution: Steps, lateness: Steps });
export type HistoryGrid = Static<typeof HistoryGrid>;

/** Sums over the past receivables of a pair, in minor units of one currency. */
export interface PairHistory {
  readonly invoicedMinor: bigint;
  readonly creditedMinor: bigint;
  /** Of what has fallen due. */
  readonly dueMinor: bigint;
  readonly lateMinor: bigint;
  /** Ids of the receivables. */
  readonly receivables: readonly string[];
}

/** A history as a price rests on it: shares in basis points, what they cost, the receivables that they were read from. */
export const AppliedHistory = Strict({
  dilutionBps: SHARE,
  latenessBps: SHARE,
  dilutionSpreadBps: Bps,
  latenessSpreadBps: Bps,
  reserveBps: Bps,
  receivables: Type.Array(RecordId, { maxItems: MAX_HISTORY_RECORDS }),
});
export type AppliedHistory = Static<typeof AppliedHistory>;

/** Applies a grid to a history; shares are rounded up, reserves add up to the whole at most. */
export function appliedHistory(grid: HistoryGrid, history: PairHistory): AppliedHistory {
  const dilutionBps = shareBps(history.creditedMinor, history.invoicedMinor);
  const latenessBps = shareBps(history.lateMinor, history.dueMinor);
  const dilution = reached(grid.dilution, dilutionBps);
  const lateness = reached(grid.lateness, latenessBps);
  return {
    dilutionBps,
    latenessBps,
    dilutionSpreadBps: dilution?.spreadBps ?? 0,
    latenessSpreadBps: lateness?.spreadBps ?? 0,
    reserveBps: Math.min(10_000, (dilution?.reserveBps ?? 0) + (lateness?.reserveBps ?? 0)),
    receivables: [...history.receivables].sort().slice(0, MAX_HISTORY_RECORDS),
  };
}

/** A receivable as far as the history of its pair goes. */
export interface PastReceivable {
  readonly id: string;
  /** What was owed after credit notes. */
  readonly amountMinor: string;
  readonly creditedMinor?: string;
  readonly paidMinor?: string;
  readonly maturityDate: string;
  readonly overdueAt?: string;
}

/** Sums up the receivables of a pair as they stand on a day. A receivable was late when it was marked overdue. */
export function historyOf(past: readonly PastReceivable[], day: string): PairHistory {
  const due = past.filter(({ maturityDate }) => maturityDate < day);
  const owed = ({ amountMinor }: PastReceivable) => BigInt(amountMinor);
  const credited = ({ creditedMinor = '0' }: PastReceivable) => BigInt(creditedMinor);
  return {
    invoicedMinor: sum(past, (each) => owed(each) + credited(each)),
    creditedMinor: sum(past, credited),
    dueMinor: sum(due, owed),
    lateMinor: sum(
      due.filter(({ overdueAt }) => overdueAt !== undefined),
      owed,
    ),
    receivables: past.map(({ id }) => id),
  };
}

function sum(past: readonly PastReceivable[], amountOf: (each: PastReceivable) => bigint): bigint {
  return past.reduce((total, each) => total + amountOf(each), 0n);
}

function shareBps(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0;
  const share = (10_000n * part + whole - 1n) / whole;
  return share > 10_000n ? 10_000 : Number(share);
}

function reached(steps: HistoryGrid['dilution'], share: number): HistoryGrid['dilution'][number] | undefined {
  return steps.findLast(({ fromBps }) => fromBps <= share);
}
