import { kvrwset } from 'fabric-protos/bundle.js';
import { RangeSummary, rangeUnchanged } from './range-reads';
import type { KeyedEntry } from './versioned-state';

function entries(count: number): KeyedEntry[] {
  return Array.from({ length: count }, (_none, index) => ({
    key: `k${String(index).padStart(6, '0')}`,
    value: Buffer.from('v'),
    version: { block: 1 + index, transaction: index % 3 },
  }));
}

function infoOf(results: readonly KeyedEntry[]): kvrwset.IRangeQueryInfo {
  const summary = new RangeSummary();
  for (const entry of results) summary.add(entry);
  return kvrwset.RangeQueryInfo.decode(kvrwset.RangeQueryInfo.encode(summary.finish()).finish());
}

test('fifty results are listed, and more are hashed', () => {
  expect(infoOf(entries(50)).raw_reads?.kv_reads).toHaveLength(50);
  expect(infoOf(entries(51)).reads_merkle_hashes?.max_level_hashes).toHaveLength(1);
});

test.each([0, 1, 50, 51, 102, 2601, 2652, 5300])('a range of %i results is the same when nothing changed', (count) => {
  expect(rangeUnchanged(infoOf(entries(count)), entries(count))).toBe(true);
});

test.each([1, 50, 51, 2652])('a range of %i results shows one that is new, gone or rewritten', (count) => {
  const info = infoOf(entries(count));
  const results = entries(count);
  const rewritten = results.with(count >> 1, {
    ...(results[count >> 1] as KeyedEntry),
    version: { block: 0, transaction: 9 },
  });
  expect(rangeUnchanged(info, entries(count + 1))).toBe(false);
  expect(rangeUnchanged(info, results.slice(0, -1))).toBe(false);
  expect(rangeUnchanged(info, rewritten)).toBe(false);
});
