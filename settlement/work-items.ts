/** Turns a bank's file into items, each of which ends on the ledger, as noted, or in the list that a person works off. */
import { createHash } from 'node:crypto';
import type { IntakeRefusal, IntakeResult } from '../intake/result';
import type { XmlElement } from '../intake/xml';
import { accountKey } from './accounts';
import { bankEntriesOf, likenessOf, type Occurrences, type StoredEntry, storedEntry } from './bank-entry';
import type { BankFile, BankFilePart } from './bank-file';
import type { MismatchReason } from './matching';
import { type GroupStatus, groupStatusOf, type PaymentStatus, paymentStatusOf } from './payment-status';

/** Why an item waits for a person. */
export type OpenReason =
  | MismatchReason
  | 'unreadable'
  | 'unknown-account'
  | 'alike-earlier'
  | 'contradicts-earlier'
  | 'payment-rejected'
  | 'ledger-refused'
  | 'filing-refused'
  | 'registry-unavailable'
  | 'late-interest';

/** What an item is made of, as JSON carries it. */
export type ItemContent =
  | ({ readonly kind: 'entry'; readonly account: string } & StoredEntry)
  | ({ readonly kind: 'status' } & (PaymentStatus | GroupStatus))
  | { readonly kind: 'unreadable'; readonly refusals: readonly IntakeRefusal[] }
  | { readonly kind: 'filing'; readonly offer: string }
  | LateInterestContent;

/** What is claimable for late payment up to a day, with what it follows from; amounts in minor units. */
export interface LateInterestContent {
  readonly kind: 'lateInterest';
  readonly receivable: string;
  readonly obligor: string;
  readonly currency: string;
  readonly interestMinor: string;
  readonly basis: string;
  readonly dueDate: string;
  readonly until: string;
  readonly periods: readonly { readonly after: string; readonly days: number; readonly owedMinor: string }[];
}

/** An item as a file brings it. */
export interface NewItem {
  /** The same item has the same id in every file that tells it. */
  readonly id: string;
  /** `waiting`: the worker matches it; `noted`: nothing is to be done; `open`: a person looks at it. */
  readonly state: 'waiting' | 'noted' | 'open';
  readonly reason?: OpenReason;
  readonly detail?: string;
  readonly record?: string;
  /** Set where another file may tell the same booking without anything to know it by. */
  readonly likeness?: { readonly key: string; readonly certain: boolean };
  readonly content: ItemContent;
}

/**
 * The items of a file that was read.
 * @param sha256 of the file's bytes
 * @param isOwn whether the account with this key (`accountKey`) is the owner's
 */
export function itemsOf(file: BankFile, sha256: string, isOwn: (key: string) => boolean): NewItem[] {
  const place = counter();
  const unreadable = (refusals: readonly IntakeRefusal[]): NewItem => ({
    id: hash(['unreadable', sha256, place()]),
    state: 'open',
    reason: 'unreadable',
    detail: refusals.map(({ field, message }) => `${field}: ${message}`).join('; '),
    content: { kind: 'unreadable', refusals },
  });
  if (file.kind === 'statusReport') return statusItems(file, unreadable);
  const occurrences: Occurrences = new Map();
  return file.parts.flatMap((part) =>
    [...part.entries()].flatMap((element) => entryItems(part, element, occurrences, isOwn, unreadable)),
  );
}

/** The one item of a file that was refused whole. */
export function refusedFileItem(sha256: string, refusals: readonly IntakeRefusal[]): NewItem {
  return {
    id: hash(['file', sha256]),
    state: 'open',
    reason: 'unreadable',
    detail: refusals.map(({ message }) => message).join('; '),
    content: { kind: 'unreadable', refusals },
  };
}

type Unreadable = (refusals: readonly IntakeRefusal[]) => NewItem;

function entryItems(
  { account }: BankFilePart,
  element: IntakeResult<XmlElement>,
  occurrences: Occurrences,
  isOwn: (key: string) => boolean,
  unreadable: Unreadable,
): NewItem[] {
  const read = element.ok ? bankEntriesOf(element.value, account, occurrences) : element;
  if (!read.ok) return [unreadable(read.refusals)];
  const own = isOwn(accountKey(account));
  return read.value.map((entry): NewItem => {
    const content = { kind: 'entry' as const, account, ...storedEntry(entry) };
    // What has not happened yet does not take the identity of what will.
    if (entry.status !== 'booked') return { id: hash([entry.status, entry.identity]), state: 'noted', content };
    return {
      id: entry.identity,
      likeness: { key: likenessOf(entry, account), certain: entry.hasBankReference },
      content,
      ...(own
        ? { state: 'waiting' }
        : { state: 'open', reason: 'unknown-account', detail: `${account} is no account that the party registered` }),
    };
  });
}

function statusItems({ messageId, group, parts }: BankFile, unreadable: Unreadable): NewItem[] {
  const wholes = [group, ...parts.map(({ head }) => head)].flatMap((head) => (head && groupStatusOf(head)) ?? []);
  const singles = parts.flatMap((part) =>
    [...part.entries()].map((element) => (element.ok ? paymentStatusOf(element.value) : unreadable(element.refusals))),
  );
  return [...wholes, ...singles].map((told) => ('content' in told ? told : statusItem(messageId, told)));
}

function statusItem(messageId: string, told: PaymentStatus | GroupStatus): NewItem {
  const reference = 'reference' in told ? told.reference : undefined;
  const record = reference && `${reference.kind === 'disbursement' ? 'offer' : 'receivable'}/${reference.id}`;
  const rejected = told.outcome === 'rejected';
  return {
    id: hash(['status', messageId, JSON.stringify(told)]),
    content: { kind: 'status', ...told },
    ...(record === undefined ? {} : { record }),
    ...(rejected
      ? { state: 'open', reason: 'payment-rejected', detail: told.reasons.join('; ') || 'the bank gave no reason' }
      : { state: 'noted' }),
  };
}

function counter(): () => number {
  let next = 0;
  return () => next++;
}

function hash(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
