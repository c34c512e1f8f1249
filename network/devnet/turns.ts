/** Lets a few pieces of work run at once; the others wait, in the order in which they came. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** @param atOnce how many run at once */
export function turns(atOnce: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
