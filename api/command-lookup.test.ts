// Requests that look for their commands in one turn share a query, and each gets its own.
import type { CommandRow } from '../store/command-log';
import { openLookup } from './command-lookup';

const aRow = (id: string) => ({ id }) as CommandRow;

test('questions of one turn are one query, and each is answered with its own commands in its own order', async () => {
  const queries: string[][] = [];
  const look = openLookup(async (ids) => {
    queries.push([...ids]);
    return ids.filter((id) => id !== 'gone').map(aRow);
  });
  const answers = await Promise.all([look(['b', 'a']), look(['a', 'gone']), look([])]);
  expect(answers).toEqual([[aRow('b'), aRow('a')], [aRow('a')], []]);
  expect(queries).toEqual([['b', 'a', 'gone']]);
  await look(['c']);
  expect(queries).toHaveLength(2);
});

test('a query that fails fails for all who asked, and for nobody later', async () => {
  let away = true;
  const look = openLookup(async (ids) => (away ? Promise.reject(new Error('away')) : ids.map(aRow)));
  expect(await Promise.allSettled([look(['a']), look(['b'])])).toMatchObject([
    { status: 'rejected', reason: { message: 'away' } },
    { status: 'rejected' },
  ]);
  away = false;
  expect(await look(['a'])).toEqual([aRow('a')]);
});
