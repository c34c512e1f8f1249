/** Keeps the parties' books anew from what the transactions wrote, and holds them against the records of the claims. */
import { claimBalances, type Posting, postingsOf } from '../../domain/postings';
import type { LedgerRecord, RecordKind } from '../../domain/records';
import type { BundleScope } from '../bundle-format';
import type { History, StoryTransaction } from '../history';
import { recordIn, recordWritesOf } from '../record-writes';
import type { Findings } from '../report';

/** Accounts whose balance the record of a claim says itself. */
const CLAIM_ACCOUNTS: ReadonlySet<Posting['account']> = new Set(['receivable', 'payable']);

/** Keeps books transaction by transaction. */
export interface PostingChecks {
  /** Books what a transaction wrote. */
  book(by: StoryTransaction): void;
  /** Compares the books with the claims. */
  end(): void;
}

/** Books of a bundle; those of a period begin in the middle of their claims, and are not compared with them. */
export function postingChecks(scope: BundleScope, history: History, findings: Findings): PostingChecks {
  /** By receivable, then by party, account and currency. */
  const books = new Map<string, Map<string, bigint>>();

  function add({ receivable, party, account, currency, amountMinor }: Posting): void {
    if (!CLAIM_ACCOUNTS.has(account)) return;
    const book = books.get(receivable) ?? new Map<string, bigint>();
    books.set(receivable, book);
    const key = `${party} ${account} ${currency}`;
    const sum = (book.get(key) ?? 0n) + amountMinor;
    if (sum === 0n) book.delete(key);
    else book.set(key, sum);
  }

  return {
    book({ transaction }) {
      const written = recordWritesOf(transaction).flatMap((write) => {
        const record = recordIn<RecordKind>(write.kind, write);
        return record === undefined ? [] : [{ kind: write.kind, record }];
      });
      try {
        const postings = postingsOf(written);
        if (postings.length === 0) return;
        if (scope.kind !== 'period') for (const posting of postings) add(posting);
        findings.holds(
          'postings',
          `transaction ${transaction.txId}`,
          `${postings.length} postings balance for each party`,
        );
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        findings.fails('postings', `transaction ${transaction.txId}`, reason);
      }
    },
    end() {
      if (scope.kind === 'period') return;
      for (const path of history.paths()) {
        if (!path.startsWith('receivable/')) continue;
        const claim = history.lastAt(path)?.record as LedgerRecord<'receivable'>;
        const book = books.get(claim.id) ?? new Map<string, bigint>();
        const said = listed(claimBalances(claim));
        const kept = listed(book);
        findings.judge(
          said === kept,
          'postings',
          path,
          said === kept ? `the books say of it: ${kept}` : `the books say of it: ${kept}; its record says: ${said}`,
        );
      }
    },
  };
}

function listed(balances: ReadonlyMap<string, bigint>): string {
  const lines = [...balances].map(([account, sum]) => `${account} ${sum}`).sort();
  return lines.length === 0 ? 'nothing is owed' : lines.join(', ');
}
