/** Keeps a number of submissions in flight for a while and measures each. */

/** What a load came to. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Submits without a pause, `inFlight` at a time.
 * @param warmUpSeconds load before the measurement, which does not count
 * @throws whatever a submission throws: a figure that leaves failures out would be none
 */
export async function measureLoad(
  submit: () => Promise<void>,
  inFlight: number,
  seconds: number,
  warmUpSeconds: number,
): Promise<LoadResult> {
  const begin = performance.now() + warmUpSeconds * 1000;
  const end = begin + seconds * 1000;
  const latenciesMs: number[] = [];
  const keepBusy = async (): Promise<void> => {
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      await submit();
      const done = performance.now();
      if (done >= begin && done < end) latenciesMs.push(done - sent);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, keepBusy));
  latenciesMs.sort((left, right) => left - right);
  return {
    perSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
  };
}

/** The smallest value that at least this share of all does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
