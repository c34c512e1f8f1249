/** The ledger records that the green terms of a price rest on. */
import type { LedgerRecord } from './records';

type Priced = Pick<LedgerRecord<'sealedOffer'>, 'quote'>;

/** The ids of the events, each once: an event can prove several things. */
export function eventIdsOf(offer: Priced): string[] {
  return pathsOf(offer, 'greenEvent').map((path) => path.slice('greenEvent/'.length));
}

/** The paths of the credentials, each once. */
export function credentialPathsOf(offer: Priced): string[] {
  return pathsOf(offer, 'credential');
}

function pathsOf({ quote: { terms } }: Priced, kind: 'greenEvent' | 'credential'): string[] {
  const green = terms.filter((term) => term.kind === 'green');
  return [...new Set(green.flatMap(({ restsOn }) => restsOn))].filter((path) => path.startsWith(`${kind}/`));
}
