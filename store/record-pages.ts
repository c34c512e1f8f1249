/** Pages of records: what a viewer may see of a kind, narrowed, in a given order, from a place in that order on. */
import { type RawBuilder, sql } from 'kysely';
import type { LedgerRecord, RecordKind } from '../domain/records';
import type { Database } from './database';
import { type StoredRecord, type Viewer, visibleTo } from './read-model';
import { fieldOf, fieldSql, filterSql, meets, type RecordFilter } from './record-filter';

/**
 * What records are sorted by; equals are sorted by their key. The first block of a record never changes, so a walk by it
 * meets every record that was there at its beginning once, whatever comes or changes meanwhile.
 */
export interface RecordOrder {
  readonly by: 'firstBlock' | 'lastBlock' | { readonly text: string } | { readonly amountMinor: string };
  readonly descending: boolean;
}

/** A place in an order: behind the record with this key and this value of what is sorted by. */
export interface RecordPlace {
  readonly value: string;
  readonly key: string;
}

/** What a page is asked for. */
export interface PageQuery {
  readonly filters: readonly RecordFilter[];
  readonly order: RecordOrder;
  readonly after?: RecordPlace | undefined;
  readonly limit: number;
}

/** A page; `next` is the place behind its last record where more follows. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: RecordPlace;
}

/** A page of the records of a kind that the viewer may see. */
export async function pageOfRecords<Kind extends RecordKind>(
  database: Database,
  viewer: Viewer,
  kind: Kind,
  { filters, order, after, limit }: PageQuery,
): Promise<Page<StoredRecord<Kind>>> {
  const { expression, type } = sortedBy(order);
  const direction = sql.raw(order.descending ? 'desc' : 'asc');
  const beyond = sql.raw(order.descending ? '<' : '>');
  const conditions = [sql`kind = ${sql.lit(kind)}`, visibleTo(viewer), ...filters.map(filterSql)];
  if (after !== undefined) {
    conditions.push(sql`(${expression}, key) ${beyond} (${after.value}::${sql.raw(type)}, ${after.key})`);
  }
  const { rows } = await sql<{
    record: LedgerRecord<Kind>;
    key: string;
    block_number: string;
    transaction_id: string;
    place: string;
  }>`
    select record, key, block_number, transaction_id, ${expression}::text as place from ledger_record
    where ${sql.join(conditions, sql` and `)}
    order by ${expression} ${direction}, key ${direction} limit ${limit + 1}`.execute(database);
  const found = rows.map((row) => ({
    item: { record: row.record, blockNumber: row.block_number, transactionId: row.transaction_id },
    place: { value: row.place, key: row.key },
  }));
  return pageOf(found, limit);
}

/** A page of records that are all in hand, each with its key. An order by block is one by key here. */
export function pageOfList<Item extends object>(
  records: readonly Item[],
  keyOf: (record: Item) => string,
  { filters, order, after, limit }: PageQuery,
): Page<Item> {
  const sortedValue = (record: Item) => {
    if (typeof order.by === 'string') return '0';
    return String(fieldOf(record, 'text' in order.by ? order.by.text : order.by.amountMinor));
  };
  const placed = records
    .filter((record) => filters.every((filter) => meets(record, filter)))
    .map((item) => ({ item, place: { value: sortedValue(item), key: keyOf(item) } }));
  const sign = order.descending ? -1 : 1;
  const inOrder = placed.sort((left, right) => sign * comparePlaces(order, left.place, right.place));
  const rest =
    after === undefined ? inOrder : inOrder.filter(({ place }) => sign * comparePlaces(order, place, after) > 0);
  return pageOf(rest, limit);
}

function sortedBy({ by }: RecordOrder): { expression: RawBuilder<unknown>; type: 'bigint' | 'text' } {
  if (by === 'firstBlock') return { expression: sql`first_block`, type: 'bigint' };
  if (by === 'lastBlock') return { expression: sql`block_number`, type: 'bigint' };
  if ('text' in by) return { expression: fieldSql(by.text), type: 'text' };
  return { expression: sql`(${fieldSql(by.amountMinor)}::bigint)`, type: 'bigint' };
}

function comparePlaces({ by }: RecordOrder, left: RecordPlace, right: RecordPlace): number {
  const isText = typeof by === 'object' && 'text' in by;
  const byValue = isText ? compare(left.value, right.value) : compare(BigInt(left.value), BigInt(right.value));
  return byValue === 0 ? compare(left.key, right.key) : byValue;
}

function compare<Value extends string | bigint>(left: Value, right: Value): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A page of what was fetched, which is one more than a page where there is a next one. */
export function pageOf<Item>(found: readonly { item: Item; place: RecordPlace }[], limit: number): Page<Item> {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(({ item }) => item);
  return found.length > limit && last !== undefined ? { items, next: last.place } : { items };
}
