/** A back-test for the eye: what stood in the way, how near the limits the volume came, and where the rates lie. */
import { chartAmount } from '../amounts';
import type { ChartContent } from './chart';

/** A result with what the receivable behind it adds. */
export interface TriedRequest {
  readonly outcome: 'served' | 'ineligible' | 'limited' | 'unpriced';
  readonly requestedOn: string;
  readonly amountMinor: string;
  readonly rateBps?: number | undefined;
  readonly acceptedRateBps?: number | undefined;
  readonly obligor: string;
  readonly maturityDate: string;
}

const SERVED = '#2b8a3e';
const IN_THE_WAY = '#e8590c';
const LIMIT = '#868e96';
const NOW = '#4c6ef5';
/** Width of a bar of rates. */
const RATE_STEP_BPS = 10;

/** Requests that were served, and how often each rule or limit stood in the way. */
export function reasonsChart(
  served: number,
  reasons: readonly { readonly reason: string; readonly requests: number }[],
  wording: { reason(reason: string): string; readonly served: string; readonly columns: readonly [string, string] },
): ChartContent {
  const bars = [
    { label: wording.served, requests: served, colour: SERVED },
    ...reasons.map(({ reason, requests }) => ({ label: wording.reason(reason), requests, colour: IN_THE_WAY })),
  ];
  return {
    columns: wording.columns,
    rows: bars.map(({ label, requests }) => [label, String(requests)]),
    option: {
      grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value', minInterval: 1 },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(({ label }) => label),
        axisLabel: { width: 150, overflow: 'break', lineHeight: 15 },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 26,
          label: { show: true, position: 'right' },
          data: bars.map(({ requests, colour }) => ({ value: requests, itemStyle: { color: colour } })),
        },
      ],
    },
  };
}

/** The most that would have been held of each obligor at one time, in minor units: what was served runs until its maturity. */
export function peakByObligor(tried: readonly TriedRequest[]): Map<string, bigint> {
  const served = tried.filter(({ outcome }) => outcome === 'served');
  const peaks = new Map<string, bigint>();
  for (const { obligor, requestedOn: day } of served) {
    const held = served
      .filter((each) => each.obligor === obligor && each.requestedOn <= day && each.maturityDate > day)
      .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
    if (held > (peaks.get(obligor) ?? 0n)) peaks.set(obligor, held);
  }
  return peaks;
}

/** The peak of each obligor beside its limit. */
export function obligorsChart(
  peaks: ReadonlyMap<string, bigint>,
  limitOf: (obligor: string) => bigint,
  currency: string,
  wording: {
    money(minor: bigint): string;
    name(obligor: string): string;
    readonly columns: readonly [string, string, string];
  },
): ChartContent {
  const rows = [...peaks].sort(([, left], [, right]) => (left > right ? -1 : 1));
  const [, peak, limit] = wording.columns;
  const bar = { type: 'bar', barMaxWidth: 18 };
  return {
    columns: wording.columns,
    rows: rows.map(([obligor, minor]) => [
      wording.name(obligor),
      wording.money(minor),
      wording.money(limitOf(obligor)),
    ]),
    option: {
      grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'value', axisLabel: { hideOverlap: true } },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(([obligor]) => wording.name(obligor)),
        axisLabel: { width: 150, overflow: 'break', lineHeight: 15 },
      },
      series: [
        {
          ...bar,
          name: peak,
          data: rows.map(([obligor, minor]) => ({
            value: chartAmount(minor, currency),
            itemStyle: { color: minor * 10n > limitOf(obligor) * 9n ? IN_THE_WAY : SERVED },
          })),
          itemStyle: { color: SERVED },
        },
        {
          ...bar,
          name: limit,
          itemStyle: { color: LIMIT },
          data: rows.map(([obligor]) => chartAmount(limitOf(obligor), currency)),
        },
      ],
    },
  };
}

/** How many requests lie at which rate: by the draft, and by the bank's own offers that were accepted. */
export function ratesChart(
  tried: readonly TriedRequest[],
  wording: {
    range(fromBps: number, belowBps: number): string;
    readonly columns: readonly [string, string, string];
  },
): ChartContent {
  const now = tried.flatMap(({ rateBps }) => rateBps ?? []).map(stepOf);
  const then = tried.flatMap(({ acceptedRateBps }) => acceptedRateBps ?? []).map(stepOf);
  const all = [...now, ...then];
  const lowest = Math.min(...all);
  const steps = all.length === 0 ? [] : Array.from({ length: Math.max(...all) - lowest + 1 }, (_, at) => lowest + at);
  const label = (step: number) => wording.range(step * RATE_STEP_BPS, (step + 1) * RATE_STEP_BPS);
  const count = (rates: readonly number[], step: number) => rates.filter((each) => each === step).length;
  const [, byDraft, accepted] = wording.columns;
  const bar = { type: 'bar', barMaxWidth: 30 };
  return {
    columns: wording.columns,
    rows: steps.map((step) => [label(step), String(count(now, step)), String(count(then, step))]),
    option: {
      grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: steps.map(label) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        { ...bar, name: byDraft, itemStyle: { color: NOW }, data: steps.map((step) => count(now, step)) },
        { ...bar, name: accepted, itemStyle: { color: LIMIT }, data: steps.map((step) => count(then, step)) },
      ],
    },
  };
}

function stepOf(bps: number): number {
  return Math.floor(bps / RATE_STEP_BPS);
}
