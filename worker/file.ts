/** Files accepted offers in the movable-property registry, before funds move, and records the numbers on the ledger. */
import { createHash } from 'node:crypto';
import type { LedgerRecord } from '../domain/records';
import { type FilingRegistry, filingApplication } from '../settlement/filing';
import type { OpenReason } from '../settlement/work-items';
import type { Clock } from '../store/clock';
import { type Actor, acceptRequest, findCommands } from '../store/command-log';
import type { Database } from '../store/database';
import type { Announcements } from '../store/notifications';
import type { JobQueue } from '../store/queues';
import { findRecord } from '../store/read-model';
import { pageOfRecords } from '../store/record-pages';
import { itemIdOf, openItem, unsettledItems } from '../store/settlement-items';
import { firmIn } from './unattended';

/** Tries before an application is given to a person: about five minutes. */
export const FILING_ATTEMPTS = 36;
const QUEUED_AT_ONCE = 200;
const MAX_BANKS = 1_000;
const SWEEP_MS = 1_000;

/** What filing needs. */
export interface Filing {
  readonly database: Database;
  readonly registry: FilingRegistry;
  readonly clock: Clock;
}

/** Queues what is to be filed until the signal aborts, whenever commands end. */
export async function keepFiling(
  database: Database,
  queue: Pick<JobQueue<'file'>, 'add'>,
  arrivals: Announcements,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const arrived = arrivals.next(SWEEP_MS);
    await queueFilings(database, queue);
    await arrived;
  }
}

/** Queues the accepted offers that are not filed, and that no person has to look at. */
export async function queueFilings(database: Database, queue: Pick<JobQueue<'file'>, 'add'>): Promise<void> {
  const firms = await pageOfRecords(database, { party: '', role: 'operator' }, 'firm', {
    filters: [{ field: 'roles', includes: 'bank' }],
    order: { by: 'firstBlock', descending: false },
    limit: MAX_BANKS,
  });
  for (const { code: bank } of firms.items.map(({ record }) => record)) {
    const page = await pageOfRecords(database, { party: bank, role: 'bank' }, 'offer', {
      filters: [
        { field: 'bank', anyOf: [bank] },
        { field: 'state', anyOf: ['accepted'] },
        { field: 'filing', there: false },
      ],
      order: { by: 'firstBlock', descending: false },
      limit: QUEUED_AT_ONCE,
    });
    const offers = page.items.map(({ record }) => record.id);
    const held = await unsettledItems(database, bank, offers.map(filingItemId));
    for (const offer of offers) {
      if (held.has(filingItemId(offer))) continue;
      await queue.add(
        'file',
        { offer, bank },
        {
          jobId: `file-${offer}`,
          attempts: FILING_ATTEMPTS,
          removeOnComplete: true,
          removeOnFail: true,
        },
      );
    }
  }
}

/**
 * Files one offer. The registry knows a repetition by the application's id, the command log by its key, so a job that is
 * cut off anywhere is simply run again.
 * @param lastAttempt whether nothing is tried after this: then a person looks at it
 * @throws Error when the registry cannot be reached and is to be tried again
 */
export async function fileOffer(
  { database, registry, clock }: Filing,
  { offer: id, bank }: { readonly offer: string; readonly bank: string },
  lastAttempt: boolean,
): Promise<void> {
  const viewer = { party: bank, role: 'bank' };
  const offer = (await findRecord(database, viewer, 'offer', id))?.record;
  if (offer === undefined || offer.state !== 'accepted' || offer.filing !== undefined) return;
  const actor = await bankActor(database, bank);
  const outcome = await ask(registry, await applicationFor(database, viewer, offer), lastAttempt);
  const now = await clock.now();
  switch (outcome.kind) {
    case 'pending':
      return;
    case 'filed': {
      const { registryFilingNumber } = outcome;
      const idempotencyKey = `filing-${id}`;
      const bodySha256 = createHash('sha256').update(idempotencyKey).digest('hex');
      const commands = [{ name: 'recordFiling' as const, body: { offer: id, registryFilingNumber } }];
      const { commandIds } = await acceptRequest(database, {
        actor,
        idempotencyKey,
        bodySha256,
        commands,
        refusals: [],
        now,
      });
      const [command] = await findCommands(database, commandIds);
      if (command?.problem == null) return;
      return await openItem(database, actor, itemOf(id, 'ledger-refused', command.problem.detail), now);
    }
    default: {
      const reason = outcome.kind === 'refused' ? 'filing-refused' : 'registry-unavailable';
      await openItem(database, actor, itemOf(id, reason, outcome.reason), now);
    }
  }
}

function itemOf(offer: string, reason: OpenReason, detail: string) {
  const content = { kind: 'filing', offer };
  return { id: filingItemId(offer), state: 'open' as const, reason, detail, record: `offer/${offer}`, content };
}

const filingItemId = (offer: string): string => itemIdOf('filing', offer);

async function ask(
  registry: FilingRegistry,
  application: Parameters<FilingRegistry['file']>[0],
  lastAttempt: boolean,
): Promise<Awaited<ReturnType<FilingRegistry['file']>> | { readonly kind: 'unavailable'; readonly reason: string }> {
  try {
    return await registry.file(application);
  } catch (error) {
    if (!lastAttempt) throw error;
    return { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function applicationFor(
  database: Database,
  viewer: { readonly party: string; readonly role: string },
  offer: LedgerRecord<'offer'>,
) {
  const receivable = (await findRecord(database, viewer, 'receivable', offer.receivable))?.record;
  if (receivable === undefined) throw new Error(`${offer.id} is on no receivable`);
  const names = new Map<string, string>();
  for (const code of [offer.bank, offer.holder, receivable.obligor]) {
    names.set(code, (await findRecord(database, viewer, 'firm', code))?.record.name ?? code);
  }
  return filingApplication(offer, receivable, (code) => names.get(code) ?? code);
}

/** The bank's own identity of the ledger, which is no person's. */
async function bankActor(database: Database, bank: string): Promise<Actor> {
  const firm = (await findRecord(database, { party: bank, role: 'bank' }, 'firm', bank))?.record;
  if (firm === undefined) throw new Error(`${bank} is no firm`);
  return firmIn('bank', firm);
}
