/** What a party will be paid and will pay, by day, and where it stands after each. */
import type { Schema } from '../../client/client';
import { chartAmount } from '../amounts';
import type { ChartContent } from './chart';

const IN = '#2b8a3e';
const OUT = '#e8590c';
const NET = '#4c6ef5';

/** Bars up for what comes in and down for what goes out; a line for all of it up to the day. */
export function cashFlowChart(
  { currency, days }: Schema<'CashFlow'>,
  wording: {
    money(minor: string): string;
    day(day: string): string;
    readonly columns: readonly [string, string, string, string];
  },
): ChartContent {
  const [, incoming, outgoing, net] = wording.columns;
  const amount = (minor: string) => chartAmount(minor, currency);
  const bar = { type: 'bar', barMaxWidth: 30, stack: 'flow' };
  return {
    columns: wording.columns,
    rows: days.map(({ day, inMinor, outMinor, netMinor }) => [
      wording.day(day),
      wording.money(inMinor),
      wording.money(outMinor),
      wording.money(netMinor),
    ]),
    option: {
      grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: days.map(({ day }) => wording.day(day)) },
      yAxis: { type: 'value' },
      series: [
        { ...bar, name: incoming, itemStyle: { color: IN }, data: days.map(({ inMinor }) => amount(inMinor)) },
        { ...bar, name: outgoing, itemStyle: { color: OUT }, data: days.map(({ outMinor }) => -amount(outMinor)) },
        { type: 'line', name: net, itemStyle: { color: NET }, data: days.map(({ netMinor }) => amount(netMinor)) },
      ],
    },
  };
}
