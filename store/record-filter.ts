/** What narrows a list of records, as data: for PostgreSQL where they stand in the read model, in memory where they are private. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { RecordKind } from '../domain/records';

/** A condition on one field of a record; a field inside another one is named with a dot (`part.root`). */
export type RecordFilter = { readonly field: string } & (
  | { readonly anyOf: readonly string[] }
  /** Bounds of a text, both inclusive: dates and instants sort as they are spelled. */
  | { readonly from: string }
  | { readonly to: string }
  /** Bounds of an amount in minor units, both inclusive. */
  | { readonly fromMinor: string }
  | { readonly toMinor: string }
  /** A part of the text, whatever its case. */
  | { readonly contains: string }
  /** An entry of a list. */
  | { readonly includes: unknown }
  /** Whether the field is there at all. */
  | { readonly there: boolean }
  | { readonly isTrue: boolean }
  /** That no record of a kind has this field's value as its key. */
  | { readonly keyOfNo: RecordKind }
);

/** The condition in SQL. Field names stand in it as they are, so that it meets the expressions of the indexes. */
export function filterSql(filter: RecordFilter): RawBuilder<SqlBool> {
  const text = fieldSql(filter.field);
  const json = fieldSql(filter.field, '->');
  if ('anyOf' in filter) {
    const [only] = filter.anyOf;
    return filter.anyOf.length === 1 ? sql`${text} = ${only}` : sql`${text} = any(${[...filter.anyOf]}::text[])`;
  }
  if ('from' in filter) return sql`${text} >= ${filter.from}`;
  if ('to' in filter) return sql`${text} <= ${filter.to}`;
  if ('fromMinor' in filter) return sql`(${text})::bigint >= ${filter.fromMinor}::bigint`;
  if ('toMinor' in filter) return sql`(${text})::bigint <= ${filter.toMinor}::bigint`;
  if ('contains' in filter) return sql`${text} ilike ${`%${filter.contains.replace(/[\\%_]/g, '\\$&')}%`}`;
  if ('includes' in filter) return sql`${json} @> ${JSON.stringify([filter.includes])}::jsonb`;
  if ('there' in filter) return filter.there ? sql`${json} is not null` : sql`${json} is null`;
  if ('keyOfNo' in filter) {
    return sql`not exists (select from ledger_record other where other.kind = ${sql.lit(filter.keyOfNo)}
      and other.key = ${text})`;
  }
  return sql`${json} = ${JSON.stringify(filter.isTrue)}::jsonb`;
}

/** A field in SQL: as text, or as JSON. */
export function fieldSql(field: string, last: '->' | '->>' = '->>'): RawBuilder<string> {
  const parts = field.split('.');
  const arrows = parts.map((part, index) => `${index === parts.length - 1 ? last : '->'} '${plainName(part)}'`);
  return sql.raw(`(ledger_record.record ${arrows.join(' ')})`);
}

/** Whether a record that is not in the database meets the condition. */
export function meets(record: object, filter: RecordFilter): boolean {
  const value = fieldOf(record, filter.field);
  if ('anyOf' in filter) return filter.anyOf.includes(String(value));
  if ('from' in filter) return typeof value === 'string' && value >= filter.from;
  if ('to' in filter) return typeof value === 'string' && value <= filter.to;
  if ('fromMinor' in filter) return typeof value === 'string' && BigInt(value) >= BigInt(filter.fromMinor);
  if ('toMinor' in filter) return typeof value === 'string' && BigInt(value) <= BigInt(filter.toMinor);
  if ('contains' in filter) return String(value).toLowerCase().includes(filter.contains.toLowerCase());
  if ('includes' in filter) return Array.isArray(value) && value.includes(filter.includes);
  if ('there' in filter) return (value !== undefined) === filter.there;
  if ('keyOfNo' in filter) throw new Error('whether there is another record is the database to ask');
  return value === filter.isTrue;
}

/** The value of a field of a record; `undefined` where it is not there. */
export function fieldOf(record: object, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], record);
}

/** Names of fields come from the code alone, and none has anything but letters in it. */
function plainName(part: string): string {
  if (!/^[A-Za-z0-9]+$/.test(part)) throw new Error(`${part} is no name of a field`);
  return part;
}
