/** Whether a process can do its work now: each part that it needs is asked, and says what is wrong with it. */
import { sql } from 'kysely';
import type { LedgerClient } from '../network/gateway/ledger-client';
import type { Database } from '../store/database';
import { missingMigrations } from '../store/migrations';
import { nextBlock } from '../store/read-model';

/** The state of what a process needs. */
export interface Readiness {
  readonly status: 'ok' | 'notReady';
  /** `ok` or the reason, by part. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Asks all parts; never throws. */
export type ReadinessCheck = () => Promise<Readiness>;

/** Blocks that the read model may lag before answers are too old to be called ready. */
export const DEFAULT_MAX_LAG_BLOCKS = 50;

/** How long a part may take to answer before it counts as away. */
const PATIENCE_MS = 3_000;
/** How long an answer holds: a readiness probe costs the ledger no more than this. */
const FRESH_MS = 1_000;

/** What readiness is asked of. */
export interface ReadinessParts {
  readonly database: Database;
  readonly ledger: Pick<LedgerClient, 'health' | 'height'>;
  /** Wallet label by which the ledger is asked. */
  readonly identity: string;
  readonly maxLagBlocks: number;
}

/** A check of database, migrations, ledger and projection lag. */
export function readinessOf(parts: ReadinessParts): ReadinessCheck {
  const { database, ledger, identity, maxLagBlocks } = parts;
  let asked: Promise<Readiness> | undefined;
  return async () => {
    if (asked === undefined) {
      asked = check({
        database: async () => void (await sql`select 1`.execute(database)),
        migrations: async () => {
          const missing = await missingMigrations(database);
          if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
        },
        ledger: async () => {
          const { peers, orderers } = await ledger.health(identity);
          if (!peers.some(({ reachable }) => reachable)) throw new Error('no peer answers');
          if (!orderers.some(({ reachable }) => reachable)) throw new Error('no orderer answers');
        },
        projection: async () => {
          const lag = (await ledger.height(identity)) - (await nextBlock(database));
          if (lag > BigInt(maxLagBlocks)) throw new Error(`${lag} blocks behind the ledger, ${maxLagBlocks} at most`);
        },
      });
      setTimeout(() => {
        asked = undefined;
      }, FRESH_MS).unref();
    }
    return await asked;
  };
}

async function check(questions: Readonly<Record<string, () => Promise<void>>>): Promise<Readiness> {
  const answers = await Promise.all(
    Object.entries(questions).map(async ([part, ask]) => [part, await within(PATIENCE_MS, ask)] as const),
  );
  return {
    status: answers.every(([, answer]) => answer === 'ok') ? 'ok' : 'notReady',
    parts: Object.fromEntries(answers),
  };
}

async function within(ms: number, ask: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${ms} ms`), ms);
  });
  const answer = ask().then(() => 'ok', reasonIn);
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The error's sentence; that of several addresses which all refused is empty, and its code says why. */
function reasonIn(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  return [message, code].find((text): text is string => typeof text === 'string' && text !== '') ?? 'away';
}
