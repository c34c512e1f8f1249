/** Ranges and composite keys: what a query gives, in which order, and by pages. */
import type { NetworkUnderTest } from '../network-under-test';
import { verbsOf } from '../verbs';

interface Page {
  readonly keys: string[];
  readonly bookmark: string;
  readonly count: number;
}

export function rangeBehaviours(under: () => NetworkUnderTest): void {
  const { ask, askJson, submit } = verbsOf(under);

  test('a range includes its start and excludes its end', async () => {
    await submit('putMany', 'r.', '3', 'x');
    expect(await askJson('range', 'r.000000', 'r.000002')).toEqual(['r.000000', 'r.000001']);
  });

  test('a range whose end comes before its start is empty', async () => {
    expect(await askJson('range', 'r.000002', 'r.000000')).toEqual([]);
  });

  test('a range does not see what its own transaction wrote', async () => {
    await submit('put', 'seen.1', 'x');
    expect(JSON.parse(await submit('putThenRange', 'seen.2', 'seen.', 'seen/'))).toEqual(['seen.1']);
    expect(await askJson('range', 'seen.', 'seen/')).toEqual(['seen.1', 'seen.2']);
  });

  test('a range leaves out what was removed', async () => {
    await submit('putMany', 'gone.', '3', 'x');
    await submit('remove', 'gone.000001');
    expect(await askJson('range', 'gone.', 'gone/')).toEqual(['gone.000000', 'gone.000002']);
  });

  test('keys come in the order of their bytes, not of their letters', async () => {
    const names = ['Z', 'a', 'é', '中', '\uffee', '😀'];
    for (const name of [...names].reverse()) await submit('put', `order.${name}`, 'x');
    const inOrder = [...names].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    expect(await askJson('range', 'order.', 'order/')).toEqual(inOrder.map((name) => `order.${name}`));
  });

  test('an unbounded range leaves composite keys out, and a composite range holds keys in any script', async () => {
    const parts = ['a', '浦东（新区）', '😀', '绿色'];
    for (const part of parts) await submit('putComposite', 'place', part, 'x');
    const all = await askJson<string[]>('range', '', '');
    expect(all.length).toBeGreaterThan(0);
    expect(all.some((key) => key.startsWith('\u0000'))).toBe(false);
    const inOrder = [...parts].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    expect(await askJson('composite', 'place')).toEqual(inOrder);
  });

  test('a composite key is found by its whole first parts, not by a part of one', async () => {
    for (const parts of [
      ['ab', '1'],
      ['ab', '2'],
      ['abc', '1'],
      ['a', '1'],
    ]) {
      await submit('putComposites', 'pair', JSON.stringify(parts), 'x');
    }
    expect(await askJson('compositesBy', 'pair', '["ab"]')).toEqual([
      ['ab', '1'],
      ['ab', '2'],
    ]);
    expect(await askJson('compositesBy', 'pair', '["a"]')).toEqual([['a', '1']]);
    expect(await askJson<string[][]>('compositesBy', 'pair', '[]')).toHaveLength(4);
  });

  test('composite keys of one type are not found under another whose name it begins with', async () => {
    await submit('putComposite', 'kind', '1', 'x');
    await submit('putComposite', 'kindred', '2', 'x');
    expect(await askJson('composite', 'kind')).toEqual(['1']);
  });

  test.each([100, 101, 250])('a range of %i results comes whole', async (count) => {
    await submit('putMany', `many${count}.`, String(count), 'x');
    const keys = await askJson<string[]>('range', `many${count}.`, `many${count}/`);
    expect(keys).toHaveLength(count);
    expect(keys).toEqual([...keys].sort());
  });

  describe('pages', () => {
    const page = (start: string, end: string, size: number, bookmark = '') =>
      askJson<Page>('page', start, end, String(size), bookmark);

    test('follow one another by bookmark and end with an empty one', async () => {
      await submit('putMany', 'page.', '5', 'x');
      const pages: Page[] = [];
      do {
        pages.push(await page('page.', 'page/', 2, pages.at(-1)?.bookmark));
      } while (pages.at(-1)?.bookmark !== '');
      expect(pages.map(({ count }) => count)).toEqual([2, 2, 1]);
      expect(pages.flatMap(({ keys }) => keys)).toHaveLength(5);
      expect(pages[0]?.bookmark).toBe('page.000002');
    });

    test('that hold exactly what is left have an empty bookmark', async () => {
      await submit('putMany', 'exact.', '4', 'x');
      const first = await page('exact.', 'exact/', 2);
      expect(await page('exact.', 'exact/', 2, first.bookmark)).toEqual({
        keys: ['exact.000002', 'exact.000003'],
        bookmark: '',
        count: 2,
      });
    });

    test('larger than what is left hold just that', async () => {
      await submit('putMany', 'short.', '2', 'x');
      expect(await page('short.', 'short/', 10)).toMatchObject({ bookmark: '', count: 2 });
    });

    test('go on after a key that was removed meanwhile', async () => {
      await submit('putMany', 'moving.', '4', 'x');
      const { bookmark } = await page('moving.', 'moving/', 2);
      await submit('remove', bookmark);
      expect((await page('moving.', 'moving/', 2, bookmark)).keys).toEqual(['moving.000003']);
    });

    test('may hold more than a hundred', async () => {
      await submit('putMany', 'long.', '150', 'x');
      expect(await page('long.', 'long/', 120)).toMatchObject({ count: 120, bookmark: 'long.000120' });
    });

    test('of composite keys follow one another, too', async () => {
      for (const part of ['a', 'b', 'c']) await submit('putComposite', 'leaf', part, 'x');
      const first = await askJson<{ parts: string[]; bookmark: string }>('compositePage', 'leaf', '2', '');
      expect(first.parts).toEqual(['a', 'b']);
      expect(await askJson('compositePage', 'leaf', '2', first.bookmark)).toEqual({ parts: ['c'], bookmark: '' });
    });

    test('are for reading only: a transaction that takes one may not write', async () => {
      await submit('putMany', 'readonly.', '3', 'x');
      await expect(submit('pageThenPut', 'readonly.', 'readonly/', 'x')).rejects.toThrow(
        'Transaction has already performed a paginated query. Writes are not allowed',
      );
    });
  });

  test('a query in the language of a document database is refused', async () => {
    await expect(ask('richQuery', '{"selector":{}}')).rejects.toThrow('ExecuteQuery not supported for leveldb');
  });
}
