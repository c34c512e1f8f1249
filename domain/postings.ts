/** Double entry: what each step of the ledger means in the books of the parties, from the records that it wrote alone. */
import { isUnconfirmed, type ReceivableState } from './life-cycle';
import { owedMinor } from './receivable-amounts';
import type { LedgerRecord, RecordKind } from './records';

/**
 * Accounts of a party. `trade` is the other side of goods delivered and received, `assigned` that of claims given and
 * taken in payment between suppliers, `retained` the part of a face that a bank did not advance: it owes it to whoever
 * assigned the receivable.
 */
export const ACCOUNTS = [
  'receivable',
  'payable',
  'trade',
  'assigned',
  'retained',
  'cash',
  'interestIncome',
  'interestExpense',
  'feeIncome',
  'feeExpense',
  'writtenOff',
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** One line in the books of a party. */
export interface Posting {
  readonly party: string;
  readonly account: Account;
  readonly receivable: string;
  readonly currency: string;
  /** Minor units: debits above zero, credits below; those of a step sum to zero for each party and currency. */
  readonly amountMinor: bigint;
}

/** A record that a transaction wrote; `appliedCommand` records tell which commands wrote it. */
export interface WrittenRecord {
  readonly kind: RecordKind;
  readonly record: object;
}

/**
 * The postings of one transaction, in the order of its records: a pure function of what it wrote, so that whoever has the
 * blocks comes to the same books. Payments, disbursements and transfers have a record of their own that is written once
 * in that state; the other steps are told by their command.
 * @throws Error when they do not balance, which no transaction of the contract can bring about
 */
export function postingsOf(written: readonly WrittenRecord[]): Posting[] {
  const postings = written.flatMap(({ kind, record }) => stepPostings(kind, record, written));
  requireBalance(postings);
  return postings;
}

/** Sum of each account by party and currency, `party account currency`; accounts that are even are left out. */
export function balancesOf(postings: readonly Posting[]): Map<string, bigint> {
  return summed(postings, ({ party, account, currency }) => `${party} ${account} ${currency}`);
}

/**
 * What the accounts of a claim have to stand at by its record: what is owed is the holder's claim until it is written off,
 * and the obligor's debt even then. Empty while nobody owes anything on it.
 */
export function claimBalances(claim: Receivable): Map<string, bigint> {
  const { holder, obligor, currency, state } = claim;
  const owed = owedMinor(claim);
  const balances = new Map<string, bigint>();
  if (isUnconfirmed(state) || VOID.has(state) || owed === 0n) return balances;
  if (state !== 'writtenOff') balances.set(`${holder} receivable ${currency}`, owed);
  balances.set(`${obligor} payable ${currency}`, -owed);
  return balances;
}

/** States in which nobody owes anything on a receivable itself. */
const VOID: ReadonlySet<ReceivableState> = new Set(['rejected', 'cancelled', 'split']);

type Receivable = LedgerRecord<'receivable'>;
/** A line before it is said whose claim it is about. */
type Line = readonly [party: string, account: Account, amountMinor: bigint];

function stepPostings(kind: RecordKind, record: object, written: readonly WrittenRecord[]): Posting[] {
  switch (kind) {
    case 'payment':
      return paymentPostings(record as LedgerRecord<'payment'>);
    case 'offer':
      return disbursementPostings(record as LedgerRecord<'offer'>);
    case 'transfer':
      return transferPostings(record as LedgerRecord<'transfer'>);
    case 'appliedCommand':
      return commandPostings(record as LedgerRecord<'appliedCommand'>, written);
    default:
      return [];
  }
}

function commandPostings(
  { command, subject }: LedgerRecord<'appliedCommand'>,
  written: readonly WrittenRecord[],
): Posting[] {
  const id = subject.slice(subject.indexOf('/') + 1);
  switch (command) {
    case 'confirmReceivable':
      return confirmationPostings(receivableIn(written, id));
    case 'splitReceivable':
      return splitPostings(receivableIn(written, id), written);
    case 'recourseReceivable':
      return recoursePostings(receivableIn(written, id));
    case 'writeOffReceivable':
      return writeOffPostings(receivableIn(written, id));
    default:
      return [];
  }
}

/** The goods were delivered before; from now on the obligor owes the amount by its signature. */
function confirmationPostings({ id, seller, obligor, currency, amountMinor }: Receivable): Posting[] {
  const amount = BigInt(amountMinor);
  return about(id, currency, [
    [seller, 'receivable', amount],
    [seller, 'trade', -amount],
    [obligor, 'trade', amount],
    [obligor, 'payable', -amount],
  ]);
}

/** The claim moves from the whole to its parts, for who holds it and for who owes it. */
function splitPostings(whole: Receivable, written: readonly WrittenRecord[]): Posting[] {
  const { id, obligor, currency, split } = whole;
  if (split === undefined) throw new Error(`${id} was split into nothing`);
  const moved = (receivable: string, amount: bigint, holder: string) =>
    about(receivable, currency, [
      [holder, 'receivable', amount],
      [obligor, 'payable', -amount],
    ]);
  const parts = split.parts.map((part) => receivableIn(written, part));
  return [
    ...moved(id, -BigInt(whole.amountMinor), whole.holder),
    ...parts.flatMap((part) => moved(part.id, BigInt(part.amountMinor), whole.holder)),
  ];
}

/** A supplier pays another one with a claim. */
function transferPostings(transfer: LedgerRecord<'transfer'>): Posting[] {
  if (transfer.state !== 'accepted') return [];
  const amount = BigInt(transfer.amountMinor);
  return about(transfer.receivable, transfer.currency, [
    [transfer.holder, 'assigned', amount],
    [transfer.holder, 'receivable', -amount],
    [transfer.receiver, 'receivable', amount],
    [transfer.receiver, 'assigned', -amount],
  ]);
}

/**
 * The bank takes the face over for the advance less fees and discount; what it did not advance it retains. Interest that is
 * due at maturity comes out of what it retains, as a discount comes out of what it pays.
 */
function disbursementPostings({ state, receivable, bank, holder, quote }: LedgerRecord<'offer'>): Posting[] {
  if (state !== 'disbursed') return [];
  const { faceMinor, advanceMinor, discountMinor, feesMinor = '0', netMinor } = quote;
  const amounts = [faceMinor, advanceMinor, discountMinor, feesMinor, netMinor].map(BigInt);
  const [face, advance, discount, fees, net] = amounts as [bigint, bigint, bigint, bigint, bigint];
  const retained = face - advance - (quote.form === 'interest' ? discount : 0n);
  return about(receivable, quote.currency, [
    [bank, 'receivable', face],
    [bank, 'cash', -net],
    [bank, 'interestIncome', -discount],
    [bank, 'feeIncome', -fees],
    [bank, 'retained', -retained],
    [holder, 'cash', net],
    [holder, 'interestExpense', discount],
    [holder, 'feeExpense', fees],
    [holder, 'retained', retained],
    [holder, 'receivable', -face],
  ]);
}

/** A discount for paying early is what the obligor earns by its cash, and what the holder pays for having it earlier. */
function paymentPostings(payment: LedgerRecord<'payment'>): Posting[] {
  const { receivable, obligor, holder, currency, amountMinor, discountMinor = '0' } = payment;
  const [amount, discount] = [BigInt(amountMinor), BigInt(discountMinor)];
  return about(receivable, currency, [
    [obligor, 'payable', amount + discount],
    [obligor, 'cash', -amount],
    [obligor, 'interestIncome', -discount],
    [holder, 'cash', amount],
    [holder, 'interestExpense', discount],
    [holder, 'receivable', -amount - discount],
  ]);
}

/** Whoever had assigned the receivable buys it back for what the obligor still owes. */
function recoursePostings({ id, currency, recourse, financing }: Receivable): Posting[] {
  if (recourse === undefined || financing === undefined) throw new Error(`${id} was recoursed without a financing`);
  const amount = BigInt(recourse.amountMinor);
  return about(id, currency, [
    [recourse.assignor, 'receivable', amount],
    [recourse.assignor, 'cash', -amount],
    [financing.financier, 'cash', amount],
    [financing.financier, 'receivable', -amount],
  ]);
}

/** The holder expects no more; the obligor owes it all the same. */
function writeOffPostings({ id, currency, holder, writeOff }: Receivable): Posting[] {
  if (writeOff === undefined) throw new Error(`${id} was written off without an amount`);
  const amount = BigInt(writeOff.amountMinor);
  return about(id, currency, [
    [holder, 'writtenOff', amount],
    [holder, 'receivable', -amount],
  ]);
}

function about(receivable: string, currency: string, lines: readonly Line[]): Posting[] {
  return lines
    .filter(([, , amountMinor]) => amountMinor !== 0n)
    .map(([party, account, amountMinor]) => ({ party, account, receivable, currency, amountMinor }));
}

function receivableIn(written: readonly WrittenRecord[], id: string): Receivable {
  const found = written.find(({ kind, record }) => kind === 'receivable' && (record as Receivable).id === id);
  if (found === undefined) throw new Error(`the transaction names receivable ${id} and did not write it`);
  return found.record as Receivable;
}

function requireBalance(postings: readonly Posting[]): void {
  const sums = summed(postings, ({ party, currency }) => `${party} ${currency}`);
  for (const [whose, sum] of sums) throw new Error(`the postings of ${whose} are out of balance by ${sum}`);
}

function summed(postings: readonly Posting[], keyOf: (posting: Posting) => string): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const posting of postings) {
    const key = keyOf(posting);
    sums.set(key, (sums.get(key) ?? 0n) + posting.amountMinor);
  }
  for (const [key, sum] of sums) if (sum === 0n) sums.delete(key);
  return sums;
}
