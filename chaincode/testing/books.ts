/** For tests: the parties' books, kept from what each transaction wrote, and held against the records themselves. */
import { isUnconfirmed, type ReceivableState } from '../../domain/life-cycle';
import { type Posting, postingsOf } from '../../domain/postings';
import { owedMinor } from '../../domain/receivable-amounts';
import type { Change, LedgerView } from './ledger-view';

/** States in which nobody owes anything on a receivable itself. */
const VOID: ReadonlySet<ReceivableState> = new Set(['rejected', 'cancelled', 'split']);

/** The books of one history. */
export class Books {
  /** Debits less credits by party, account and receivable. */
  readonly #balances = new Map<string, bigint>();
  /** The same by party and currency, and all cash by currency: each is zero after every step. */
  readonly #sums = new Map<string, bigint>();

  /** Books a transaction, and says where the books now differ from the records; nothing when they agree. */
  brokenAfter(view: LedgerView, changes: readonly Change[]): string[] {
    const postings = postingsOf(changes.map(({ kind, after }) => ({ kind, record: after })));
    for (const posting of postings) this.#book(posting);
    const expected = new Map<string, bigint>();
    for (const receivable of view.all('receivable')) {
      const { id, holder, obligor, state } = receivable;
      if (isUnconfirmed(state) || VOID.has(state)) continue;
      const owed = owedMinor(receivable);
      if (owed === 0n) continue;
      if (state !== 'writtenOff') expected.set(`${holder} receivable ${id}`, owed);
      expected.set(`${obligor} payable ${id}`, -owed);
    }
    const claims = [...this.#balances].filter(([key, sum]) => / (?:receivable|payable) /.test(key) && sum !== 0n);
    return [
      ...[...this.#sums].flatMap(([whose, sum]) =>
        sum === 0n ? [] : [`the books of ${whose} are out of balance by ${sum}`],
      ),
      ...claims.flatMap(([key, sum]) => (expected.get(key) === sum ? [] : [`the books say ${key} is ${sum}`])),
      ...(claims.length === expected.size ? [] : ['the books miss a claim']),
    ];
  }

  #book({ party, account, receivable, currency, amountMinor }: Posting): void {
    const key = `${party} ${account} ${receivable}`;
    this.#balances.set(key, (this.#balances.get(key) ?? 0n) + amountMinor);
    for (const whose of [`${party} in ${currency}`, ...(account === 'cash' ? [`all cash in ${currency}`] : [])]) {
      this.#sums.set(whose, (this.#sums.get(whose) ?? 0n) + amountMinor);
    }
  }
}
