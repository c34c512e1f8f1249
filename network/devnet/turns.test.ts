// Work waits for its turn in the order in which it came, and gives it on whatever became of it.
import { turns } from './turns';

/** Work that ends when it is told to, and what is known of it. */
function piecesOfWork(count: number) {
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const works = Array.from({ length: count }, (_, at) => async () => {
    begun.push(at);
    await new Promise<void>((resolve, reject) => {
      ends[at] = (error) => (error === undefined ? resolve() : reject(error));
    });
    return at;
  });
  return { begun, ends, works };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('so many run at once, and the others begin in their order as those end', async () => {
  const inTurn = turns(2);
  const { begun, ends, works } = piecesOfWork(4);
  const results = Promise.all(works.map((work) => inTurn(work)));
  await settled();
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  ends[2]?.();
  await settled();
  ends[3]?.();
  expect(await results).toEqual([0, 1, 2, 3]);
});

test('work that fails gives its turn on, and its error to whoever asked for it', async () => {
  const inTurn = turns(1);
  const { begun, ends, works } = piecesOfWork(2);
  const [first, second] = works.map((work) => inTurn(work));
  await settled();
  ends[0]?.(new Error('the chaincode died'));
  await expect(first).rejects.toThrow('the chaincode died');
  await settled();
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  expect(await second).toBe(1);
});

test('when all have ended as many run at once again', async () => {
  const inTurn = turns(2);
  await Promise.all([1, 2, 3].map((each) => inTurn(async () => each)));
  const { begun, works } = piecesOfWork(3);
  for (const work of works) void inTurn(work);
  await settled();
  expect(begun).toEqual([0, 1]);
});
