/** Where material came from and what it became: the lots of green events as a Sankey. */
import type { GreenEvent } from '../api';
import type { ChartContent } from './chart';

/** A flow of material between two nodes. */
interface Flow {
  readonly source: string;
  readonly target: string;
  readonly quantity: number;
  readonly text: string;
}

/** Lots in, through each event, to lots out; an event without quantities shows nothing. */
export function materialFlows(
  events: readonly GreenEvent[],
  wording: { step(event: GreenEvent): string; columns: readonly [string, string, string] },
): ChartContent {
  const flows = events
    .filter(({ state }) => state !== 'erroneous')
    .flatMap((event) => flowsOf(event, wording.step(event)));
  const nodes = [...new Set(flows.flatMap(({ source, target }) => [source, target]))];
  return {
    columns: wording.columns,
    rows: flows.map(({ source, target, text }) => [source, target, text]),
    option: {
      tooltip: { trigger: 'item' },
      series: [
        {
          type: 'sankey',
          labelLayout: { hideOverlap: true },
          data: nodes.map((name) => ({ name })),
          links: flows.map(({ source, target, quantity }) => ({ source, target, value: quantity })),
          lineStyle: { color: 'gradient', curveness: 0.5 },
          nodeGap: 14,
          right: '18%',
          label: { overflow: 'truncate', width: 150 },
        },
      ],
    },
  };
}

function flowsOf({ event, id }: GreenEvent, step: string): Flow[] {
  // The event's id keeps two events of one kind apart; a lot keeps one name, so that chains join.
  const node = `${step} ${id.slice(1, 6)}`;
  const quantities = (list: readonly { epcClass: string; quantity?: string; uom?: string }[] | undefined) =>
    (list ?? []).map(({ epcClass, quantity, uom }) => ({
      lot: lotName(epcClass),
      quantity: Number(quantity ?? '1'),
      text: `${quantity ?? '1'} ${uom ?? ''}`.trim(),
    }));
  return [
    ...quantities(event.inputQuantityList).map(({ lot, ...flow }) => ({ source: lot, target: node, ...flow })),
    ...quantities(event.outputQuantityList).map(({ lot, ...flow }) => ({ source: node, target: lot, ...flow })),
  ];
}

/** The last part of a class or lot URI, which people know it by. */
function lotName(uri: string): string {
  return uri.slice(Math.max(uri.lastIndexOf(':'), uri.lastIndexOf('/')) + 1);
}
