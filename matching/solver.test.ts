// How long it takes to load the solver is no part of the time that it may take.
import { setTimeout as sleep } from 'node:timers/promises';
import type loader from 'highs';
import { matchMarket } from './match';

const LOADING_SECONDS = 1.2;

jest.mock('highs', () => {
  const load = jest.requireActual<typeof loader>('highs');
  return async () => {
    await sleep(LOADING_SECONDS * 1_000);
    return await load();
  };
});

test('a market is solved to the optimum where loading the solver takes longer than the market may', async () => {
  // Of 80 and 50 one fits, and the larger is served
  const market = {
    requests: [
      { id: 'small', amountMinor: 50 },
      { id: 'large', amountMinor: 80 },
    ],
    options: [0, 1].map((request) => ({ request, financier: 'bank', costMinor: 1, limits: [0] })),
    limits: [{ name: 'total', capacityMinor: 100 }],
  };
  expect(await matchMarket(market, { seconds: 1 })).toMatchObject({ assignment: [undefined, 1], isOptimal: true });
});
