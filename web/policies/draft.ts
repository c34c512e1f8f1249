/** A policy while it is written: texts as a person types them, and the way to the terms of the API and back. */
import { decimalOf, minorOf } from '../amounts';
import {
  CHOICES,
  type ChoiceOf,
  type Field,
  OPTIONAL_LISTS,
  OPTIONAL_PARTS,
  POLICY_FIELDS,
  type PolicyTerms,
} from './fields';

/** What stands in one field: lists are typed as lists. */
export type Typed = string | readonly string[] | boolean;
/** One row of a list, by its columns; `id` tells rows apart while they move. */
export type DraftRow = { readonly id: string; readonly cells: Readonly<Record<string, Typed>> };

/** A draft, by the paths of its fields. */
export interface PolicyDraft {
  readonly name: string;
  readonly currency: string;
  readonly values: Readonly<Record<string, Typed>>;
  readonly lists: Readonly<Record<string, readonly DraftRow[]>>;
}

/** What a draft comes to: the terms, or the fields in which no number stands. */
export type DraftTerms = { readonly terms: PolicyTerms } | { readonly unreadable: readonly string[] };

const FIELDS = POLICY_FIELDS.flatMap(({ fields }) => fields);
const LISTS = POLICY_FIELDS.flatMap(({ lists }) => lists);

/** A draft of a first policy: nothing is excluded, and the price has one step. */
export function newDraft(): PolicyDraft {
  const draft = { name: '', currency: 'CNY', values: {}, lists: {} };
  return {
    ...draft,
    values: { 'prices.advanceRateBps': '10000', 'prices.greenCapBps': '0' },
    lists: { 'prices.tenorSteps': [rowOf({ upToDays: '365', bps: '0' })] },
  };
}

/** A draft that says what a policy says. */
export function draftOf({ name, terms }: { readonly name: string; readonly terms: PolicyTerms }): PolicyDraft {
  const { currency } = terms;
  const values = FIELDS.map(({ path, ...field }) => [path, typedOf(at(terms, path), field, currency)] as const);
  const lists = LISTS.map(({ path, columns }) => {
    const rows = (at(terms, path) as Record<string, unknown>[] | undefined) ?? [];
    const cells = (row: Record<string, unknown>) =>
      Object.fromEntries(columns.map((column) => [column.name, typedOf(row[column.name], column, currency)]));
    return [path, rows.map((row) => rowOf(cells(row)))] as const;
  });
  return { name, currency, values: Object.fromEntries(values), lists: Object.fromEntries(lists) };
}

/** A row with a name of its own. */
export function rowOf(cells: DraftRow['cells']): DraftRow {
  rows += 1;
  return { id: `row-${rows}`, cells };
}
let rows = 0;

/** An empty row of some columns: a choice stands on its first. */
export function emptyRow(columns: readonly Field[]): DraftRow {
  return rowOf(Object.fromEntries(columns.map(({ name, kind, choices }) => [name, emptyOf(kind, choices)])));
}

/** The terms that a draft says. */
export function termsOf({ currency, values, lists }: PolicyDraft): DraftTerms {
  const terms: Tree = { currency, eligibility: {}, limits: {}, prices: { currency } };
  const unreadable: string[] = [];
  const put = (place: Tree, field: Field, typed: Typed | undefined, path: string) => {
    const value = saidBy(typed, field, currency);
    if (value === 'unreadable') unreadable.push(path);
    else if (value !== undefined) place[field.name] = value;
  };
  for (const { path, ...field } of FIELDS) put(parentOf(terms, path), field, values[path], path);
  for (const { path, columns } of LISTS) {
    const written = (lists[path] ?? []).map(({ cells }, row) => {
      const entry: Tree = {};
      for (const column of columns) put(entry, column, cells[column.name], `${path}.${row}.${column.name}`);
      return entry;
    });
    if (written.length > 0 || !OPTIONAL_LISTS.has(path)) parentOf(terms, path)[lastOf(path)] = written;
  }
  const prices = terms.prices as Tree;
  for (const part of OPTIONAL_PARTS) if (isEmpty(prices[part] as Tree)) delete prices[part];
  // The API has the last word on what is missing or contradicts itself.
  return unreadable.length > 0 ? { unreadable } : { terms: terms as unknown as PolicyTerms };
}

/** The field of the form that a problem's field is about: the price card says its own fields without the policy around them. */
export function formFieldOf(field: string): string {
  const path = field.replace(/^terms\./, '');
  if (path === field || /^(currency|eligibility|limits|prices)(\.|$)/.test(path)) return path;
  return `prices.${path}`;
}

type Tree = Record<string, unknown>;

function typedOf(value: unknown, { kind, choices }: Field, currency: string): Typed {
  if (value === undefined) return kind === 'choice' ? '' : emptyOf(kind, choices);
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'boolean') return value;
  return kind === 'amount' ? decimalOf(BigInt(String(value)), currency) : String(value);
}

function emptyOf(kind: Field['kind'], choices?: ChoiceOf): Typed {
  if (kind === 'yes') return false;
  if (kind === 'texts' || kind === 'firms' || kind === 'choices') return [];
  return kind === 'choice' && choices !== undefined ? CHOICES[choices][0] : '';
}

/** What a field says; `undefined` where it is left out. */
function saidBy(typed: Typed = '', { kind, optional }: Field, currency: string): unknown {
  if (typeof typed === 'boolean') return typed || undefined;
  if (typeof typed !== 'string') return typed.length === 0 && optional ? undefined : typed;
  const text = typed.trim();
  if (text === '') return numeric(kind) && !optional ? 'unreadable' : optional ? undefined : text;
  if (kind === 'amount') return minorOf(text, currency)?.toString() ?? 'unreadable';
  if (kind === 'bps' || kind === 'days') return /^[0-9]{1,6}$/.test(text) ? Number(text) : 'unreadable';
  return kind === 'grams' && !/^[1-9][0-9]{0,17}$/.test(text) ? 'unreadable' : text;
}

function numeric(kind: Field['kind']): boolean {
  return kind === 'amount' || kind === 'bps' || kind === 'days' || kind === 'grams';
}

function at(terms: PolicyTerms, path: string): unknown {
  return path.split('.').reduce<unknown>((tree, part) => (tree as Tree | undefined)?.[part], terms);
}

/** The part of the terms that holds a path, made where it is missing. */
function parentOf(terms: Tree, path: string): Tree {
  return path
    .split('.')
    .slice(0, -1)
    .reduce((tree, part) => {
      tree[part] ??= {};
      return tree[part] as Tree;
    }, terms);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function isEmpty(part: Tree | undefined): boolean {
  return Object.values(part ?? {}).every((value) => Array.isArray(value) && value.length === 0);
}
