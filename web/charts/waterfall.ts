/** The price as a waterfall: what each term adds to the rate, and what green evidence takes off it. */
import type { Offer } from '../api';
import type { ChartContent } from './chart';

/** A price's derivation. */
export type Quote = Offer['quote'];

/** Words and formats that the chart needs. */
interface Wording {
  term(term: Quote['terms'][number]): string;
  bps(bps: number): string;
  readonly total: string;
  readonly columns: readonly [string, string];
}

const ADDS = '#4c6ef5';
const TAKES_OFF = '#2b8a3e';
const TOTAL = '#868e96';

/** Each term stands on the sum of those before it. */
export function priceWaterfall({ terms, rateBps }: Pick<Quote, 'terms' | 'rateBps'>, wording: Wording): ChartContent {
  let reachedBps = 0;
  const steps = terms.map((term) => {
    const fromBps = reachedBps;
    reachedBps += term.bps;
    return { label: wording.term(term), bps: term.bps, floorBps: Math.min(fromBps, reachedBps) };
  });
  const bars = [...steps, { label: wording.total, bps: rateBps, floorBps: 0 }];
  return {
    columns: wording.columns,
    rows: bars.map(({ label, bps }) => [label, wording.bps(bps)]),
    option: {
      grid: { left: 8, right: 56, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'value', axisLabel: { formatter: (value: number) => `${value}` } },
      yAxis: { type: 'category', inverse: true, data: bars.map(({ label }) => label) },
      series: [
        {
          type: 'bar',
          stack: 'rate',
          silent: true,
          itemStyle: { color: 'transparent' },
          data: bars.map((bar) => bar.floorBps),
        },
        {
          type: 'bar',
          stack: 'rate',
          barMaxWidth: 26,
          label: {
            show: true,
            position: 'right',
            formatter: ({ dataIndex }: { dataIndex: number }) => wording.bps(bars[dataIndex]?.bps ?? 0),
          },
          data: bars.map(({ bps }, at) => ({
            value: Math.abs(bps),
            itemStyle: { color: at === bars.length - 1 ? TOTAL : bps < 0 ? TAKES_OFF : ADDS },
          })),
        },
      ],
    },
  };
}
