/** Who supplies whom, by tiers: the obligor in the middle, sellers around it, those they passed parts to beyond. */

import { chartAmount } from '../amounts';
import type { Receivable } from '../api';
import { owedMinor } from './calendar';
import type { ChartContent } from './chart';

/** A firm owes or passed on to another. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly minor: bigint;
  readonly currency: string;
}

/** The supply graph of receivables. */
export function supplyGraph(
  receivables: readonly Receivable[],
  wording: {
    name(code: string): string;
    money(minor: bigint, currency: string): string;
    columns: readonly [string, string, string];
  },
): ChartContent {
  const links = linksOf(receivables);
  const tiers = tiersOf(receivables);
  return {
    columns: wording.columns,
    rows: links.map(({ from, to, minor, currency }) => [
      wording.name(from),
      wording.name(to),
      wording.money(minor, currency),
    ]),
    option: {
      tooltip: {},
      legend: { top: 0, data: [...new Set(tiers.values())].sort().map((tier) => `T${tier}`) },
      series: [
        {
          type: 'graph',
          layout: 'force',
          roam: false,
          force: { repulsion: 900, edgeLength: 170 },
          label: { show: true, position: 'bottom' },
          categories: [...new Set(tiers.values())].sort().map((tier) => ({ name: `T${tier}` })),
          data: [...tiers].map(([code, tier]) => ({
            id: code,
            name: wording.name(code),
            symbolSize: tier === 0 ? 46 : 26,
            category: `T${tier}`,
          })),
          links: links.map(({ from, to, minor, currency }) => ({
            source: from,
            target: to,
            value: chartAmount(minor, currency),
          })),
        },
      ],
    },
  };
}

function linksOf(receivables: readonly Receivable[]): Link[] {
  const sums = new Map<string, Link>();
  for (const receivable of receivables) {
    const { seller, obligor, currency, part } = receivable;
    const passedBy = part?.splitBy;
    add(sums, { from: obligor, to: seller, minor: part === undefined ? owedMinor(receivable) : 0n, currency });
    if (passedBy !== undefined && passedBy !== receivable.holder && receivable.financing === undefined) {
      add(sums, { from: passedBy, to: receivable.holder, minor: owedMinor(receivable), currency });
    }
  }
  return [...sums.values()];
}

function add(sums: Map<string, Link>, link: Link): void {
  const key = `${link.from} ${link.to} ${link.currency}`;
  sums.set(key, { ...link, minor: (sums.get(key)?.minor ?? 0n) + link.minor });
}

/** Tier of each firm: 0 obligors, 1 sellers, 2 and on whoever holds a part. */
function tiersOf(receivables: readonly Receivable[]): Map<string, number> {
  const tiers = new Map<string, number>();
  const see = (code: string, tier: number) => {
    if ((tiers.get(code) ?? Number.POSITIVE_INFINITY) > tier) tiers.set(code, tier);
  };
  for (const { seller, obligor, holder, part, financing } of receivables) {
    see(obligor, 0);
    see(seller, 1);
    // A bank that holds a receivable is no supplier.
    if (financing === undefined) see(holder, 1 + (part?.path.length ?? 0));
  }
  return tiers;
}
