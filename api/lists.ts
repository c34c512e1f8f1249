/** What every list of the API shares: its query parameters, its cursor and the form of its answer. */
import { type Static, type TSchema, Type } from 'typebox';
import { parseDate, parseInstant } from '../domain/calendar';
import { AmountMinor, DateText, InstantText, LINE_PATTERN, Strict, Text } from '../domain/fields';
import { DEFAULT_PAGE_SIZE, MAX_CURSOR_LENGTH, MAX_PAGE_SIZE } from '../domain/limits';
import { refuse } from '../domain/problems';
import type { RecordFilter } from '../store/record-filter';
import type { Page, PageQuery, RecordOrder, RecordPlace } from '../store/record-pages';

/** A query parameter that narrows a list. */
export interface ListFilter {
  readonly schema: TSchema;
  /** The condition that its value stands for. @throws Refusal by the name of the parameter */
  readonly condition: (value: never, parameter: string) => RecordFilter;
}

export type ListFilters = Readonly<Record<string, ListFilter>>;
export type ListOrders = Readonly<Record<string, RecordOrder>>;

/** One of several values: the parameter may come more than once. */
export function oneOf(field: string, value: TSchema, description?: string): ListFilter {
  const schema = Type.Array(value, {
    minItems: 1,
    maxItems: 20,
    ...(description === undefined ? {} : { description }),
  });
  return { schema, condition: (values: string[]) => ({ field, anyOf: values }) };
}

/** One value. */
export function equalTo(field: string, value: TSchema): ListFilter {
  return { schema: value, condition: (only: string) => ({ field, anyOf: [only] }) };
}

/** Bounds of a date, both inclusive, by the names `<name>From` and `<name>To`. */
export function dates(name: string, field: string): ListFilters {
  const bound = (which: 'from' | 'to'): ListFilter => ({
    schema: { ...DateText, description: `The earliest or latest ${name}, itself included` },
    condition: (value: string, parameter) => ({ field, [which]: parseDate(value, parameter) }) as never,
  });
  return { [`${name}From`]: bound('from'), [`${name}To`]: bound('to') };
}

/** Bounds of an instant, both inclusive, by the names `<name>From` and `<name>To`. */
export function instants(name: string, field: string): ListFilters {
  const bound = (which: 'from' | 'to'): ListFilter => ({
    schema: { ...InstantText, description: `The earliest or latest instant, itself included` },
    condition: (value: string, parameter) => ({ field, [which]: parseInstant(value, parameter) }) as never,
  });
  return { [`${name}From`]: bound('from'), [`${name}To`]: bound('to') };
}

/** Bounds of an amount in minor units, both inclusive, by the names `minAmountMinor` and `maxAmountMinor`. */
export function amounts(field: string): ListFilters {
  return {
    minAmountMinor: { schema: AmountMinor, condition: (fromMinor: string) => ({ field, fromMinor }) },
    maxAmountMinor: { schema: AmountMinor, condition: (toMinor: string) => ({ field, toMinor }) },
  };
}

/** A part of a text, whatever its case. */
export function containing(field: string): ListFilter {
  return { schema: Text, condition: (contains: string) => ({ field, contains }) };
}

/** An entry of a list. */
export function including(field: string, entry: TSchema): ListFilter {
  return { schema: entry, condition: (includes: unknown) => ({ field, includes }) };
}

/** Whether a field is there; `absent` turns the question round. */
export function whether(field: string, description: string, absent = false): ListFilter {
  return {
    schema: Type.Boolean({ description }),
    condition: (there: boolean) => ({ field, there: there !== absent }),
  };
}

/** Whether a field that is always there is true. */
export function ifTrue(field: string, description: string): ListFilter {
  return { schema: Type.Boolean({ description }), condition: (isTrue: boolean) => ({ field, isTrue }) };
}

/** Orders of every list of the read model; the first is the one that a list has when none is asked for. */
export const RECORD_ORDERS = {
  newest: { by: 'firstBlock', descending: true },
  oldest: { by: 'firstBlock', descending: false },
  changed: { by: 'lastBlock', descending: true },
} as const satisfies ListOrders;

/** The query parameters of a list. Unknown ones are refused. */
export function listQuery(filters: ListFilters, orders: ListOrders, maximum?: number) {
  const names = Object.keys(orders);
  return Strict({
    ...Object.fromEntries(Object.entries(filters).map(([name, { schema }]) => [name, Type.Optional(schema)])),
    ...pageParameters(names, maximum),
  });
}

/** The parameters of a page: how many, in which order, from where on. */
export function pageParameters(orders: readonly string[], maximum = MAX_PAGE_SIZE) {
  return {
    order: Type.Optional(
      Type.Enum([...orders], {
        description: `Order of the list; ${orders[0]} when it is left out`,
        default: orders[0],
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum,
        default: Math.min(DEFAULT_PAGE_SIZE, maximum),
        description: 'Entries of a page at most',
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_CURSOR_LENGTH,
        pattern: '^[A-Za-z0-9_-]+$',
        description: '`next` of the page before, with the same other parameters',
      }),
    ),
  };
}

/** A page as it is answered. */
export function pageBody<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last one' })),
  });
}

/** What a list is asked for. @throws Refusal by the name of the parameter that is wrong */
export function pageQuery(
  query: object,
  filters: ListFilters,
  orders: ListOrders,
  scope: readonly RecordFilter[] = [],
  defaultLimit = DEFAULT_PAGE_SIZE,
): PageQuery {
  const given = query as Readonly<Record<string, unknown>>;
  const { name, order } = chosenOrder(given.order, orders);
  const narrowed = Object.entries(filters).flatMap(([parameter, { condition }]) =>
    given[parameter] === undefined ? [] : [condition(given[parameter] as never, parameter)],
  );
  return {
    filters: [...scope, ...narrowed],
    order,
    after: placeIn(given.cursor, name, isNumeric(order)),
    limit: typeof given.limit === 'number' ? given.limit : defaultLimit,
  };
}

/** A page with its cursor spelled out. */
export function pageAnswer<Item>(
  { items, next }: Page<Item>,
  query: object,
  orders: ListOrders,
): { items: Item[]; next?: string } {
  const { name } = chosenOrder((query as Readonly<Record<string, unknown>>).order, orders);
  return { items: [...items], ...(next === undefined ? {} : { next: cursorOf(next, name) }) };
}

function chosenOrder(wanted: unknown, orders: ListOrders): { name: string; order: RecordOrder } {
  const [first] = Object.keys(orders);
  const name = typeof wanted === 'string' ? wanted : (first ?? '');
  const order = orders[name];
  return order === undefined ? refuse('invalid-input', 'there is no such order', { field: 'order' }) : { name, order };
}

function isNumeric({ by }: RecordOrder): boolean {
  return typeof by === 'string' || 'amountMinor' in by;
}

/** A place in a list as clients carry it: they have no reason to look into it. */
const Cursor = Type.Tuple([Type.String(), Type.String(), Type.String()]);

function cursorOf({ value, key }: RecordPlace, order: string): string {
  return Buffer.from(JSON.stringify([order, value, key] satisfies Static<typeof Cursor>)).toString('base64url');
}

const LINE = new RegExp(LINE_PATTERN, 'u');
const WHOLE_NUMBER = /^[0-9]{1,18}$/;

/** @throws Refusal `invalid-input` for a cursor of other making, or of a list in another order */
function placeIn(cursor: unknown, order: string, numeric: boolean): RecordPlace | undefined {
  if (cursor === undefined) return undefined;
  const [of, value, key] = partsOf(String(cursor));
  const wellFormed = value !== undefined && key !== undefined && LINE.test(value) && LINE.test(key);
  if (of !== order || !wellFormed || (numeric && !WHOLE_NUMBER.test(value))) {
    return refuse('invalid-input', 'the cursor is not one of this list in this order', { field: 'cursor' });
  }
  return { value, key };
}

function partsOf(cursor: string): (string | undefined)[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}
