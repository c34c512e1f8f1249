/** Chooses whom to ask: pure, so that every case can be tried without a network. */

/** An organisation's peers. */
export interface PeerGroup<Peer extends { readonly name: string } = import('fabric-common').Endorser> {
  readonly mspId: string;
  readonly peers: readonly Peer[];
}

/**
 * The peers by organisation: the caller's own first, the others from a rotating start, so that they share the work.
 * @param only MSP ids that alone may be asked, in this order of preference
 */
export function groupPeers<Peer extends { readonly name: string; readonly mspid: string }>(
  peers: readonly Peer[],
  ownMspId: string,
  rotation: number,
  only?: readonly string[],
): PeerGroup<Peer>[] {
  const mspIds = [...new Set(peers.map(({ mspid }) => mspid))];
  const others = mspIds.filter((mspId) => mspId !== ownMspId).sort();
  const start = others.length === 0 ? 0 : rotation % others.length;
  const own = mspIds.includes(ownMspId) ? [ownMspId] : [];
  const ordered = [...own, ...others.slice(start), ...others.slice(0, start)];
  const wanted = only ?? ordered;
  return wanted.map((mspId) => ({ mspId, peers: peers.filter(({ mspid }) => mspid === mspId) }));
}

/** One peer each of the first `organisations` that have one left, or undefined when too few have. */
export function choosePeers<Peer extends { readonly name: string }>(
  groups: readonly PeerGroup<Peer>[],
  organisations: number,
  failed: ReadonlySet<string>,
): Peer[] | undefined {
  const usable = groups.flatMap(({ peers }) => peers.find(({ name }) => !failed.has(name)) ?? []);
  return organisations >= 1 && usable.length >= organisations ? usable.slice(0, organisations) : undefined;
}

/** How many of some organisations are needed. */
export function organisationsNeeded(rule: 'any' | 'majority' | 'all', organisations: number): number {
  if (rule === 'any') return 1;
  return rule === 'all' ? organisations : Math.floor(organisations / 2) + 1;
}
