import fc from 'fast-check';
import { compareKeys, SortedKeys } from './key-order';

function byBytes(left: string, right: string): number {
  return Math.sign(Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

const key = fc.string({ unit: 'binary', maxLength: 8 });

test('keys compare as their UTF-8 bytes do', () => {
  fc.assert(fc.property(key, key, (left, right) => Math.sign(compareKeys(left, right)) === byBytes(left, right)));
});

test('the end of a composite range lies above every character of the basic plane', () => {
  expect(compareKeys('\u{10ffff}', '（')).toBeGreaterThan(0);
  expect('\u{10ffff}' > '（').toBe(false);
});

test('sorted keys hold what was added and not deleted, in order', () => {
  const operations = fc.array(fc.record({ add: fc.boolean(), key: fc.integer({ max: 2000, min: 0 }) }), {
    maxLength: 3000,
    size: 'max',
  });
  fc.assert(
    fc.property(operations, (steps) => {
      const sorted = new SortedKeys();
      const model = new Set<string>();
      for (const { add, key: number } of steps) {
        const text = String(number).padStart(4, '0');
        if (add) sorted.add(text);
        else sorted.delete(text);
        if (add) model.add(text);
        else model.delete(text);
      }
      const found: string[] = [];
      for (let next = sorted.firstFrom('', false); next !== undefined; next = sorted.firstFrom(next, true)) {
        found.push(next);
      }
      expect(found).toEqual([...model].sort());
    }),
    { numRuns: 20 },
  );
});
