/** For tests: the parties' books, kept from what each transaction wrote, and held against the records themselves. */
import { claimBalances, type Posting, postingsOf } from '../../domain/postings';
import type { Change, LedgerView } from './ledger-view';

/** The books of one history. */
export class Books {
  /** Debits less credits by receivable, party, account and currency. */
  readonly #balances = new Map<string, bigint>();
  /** The same by party and currency, and all cash by currency: each is zero after every step. */
  readonly #sums = new Map<string, bigint>();

  /** Books a transaction, and says where the books now differ from the records; nothing when they agree. */
  brokenAfter(view: LedgerView, changes: readonly Change[]): string[] {
    const postings = postingsOf(changes.map(({ kind, after }) => ({ kind, record: after })));
    for (const posting of postings) this.#book(posting);
    const expected = new Map<string, bigint>();
    for (const receivable of view.all('receivable')) {
      for (const [account, sum] of claimBalances(receivable)) expected.set(`${receivable.id} ${account}`, sum);
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
    const key = `${receivable} ${party} ${account} ${currency}`;
    this.#balances.set(key, (this.#balances.get(key) ?? 0n) + amountMinor);
    for (const whose of [`${party} in ${currency}`, ...(account === 'cash' ? [`all cash in ${currency}`] : [])]) {
      this.#sums.set(whose, (this.#sums.get(whose) ?? 0n) + amountMinor);
    }
  }
}
