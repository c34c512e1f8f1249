/**
 * Accepts offers for holders that gave a mandate: the cheapest that meets it, in the name and by the identity of the user who
 * gave it, since nobody but bank and holder is shown a sealed offer.
 */
import { dateOf } from '../domain/calendar';
import type { LedgerRecord } from '../domain/records';
import { proposalOf, rankedOffers } from '../matching/modes';
import type { LedgerClient } from '../network/gateway/ledger-client';
import type { Log } from '../runtime/log';
import { type MandateRow, noteMandate, takeDueMandates } from '../store/acceptance-mandates';
import type { Clock } from '../store/clock';
import { acceptRequest, findCommands } from '../store/command-log';
import type { Database } from '../store/database';
import type { Announcements } from '../store/notifications';
import { findRecord } from '../store/read-model';

const SWEEP_MS = 1_000;
const AT_ONCE = 100;
/** When a mandate that no offer meets is looked at again. */
const AGAIN_MS = 30_000;

/** What accepting needs. */
export interface Accepting {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Pick<LedgerClient, 'evaluate'>;
  readonly log: Pick<Log, 'warn'>;
}

/** Accepts until the signal aborts, as mandates become due or commands end. */
export async function keepAccepting(accepting: Accepting, ends: Announcements, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ended = ends.next(SWEEP_MS);
    await acceptDue(accepting);
    await ended;
  }
}

/** One sweep. A mandate that cannot be looked at now (a user whose identity is gone, a ledger that is away) waits for the next. */
export async function acceptDue(accepting: Accepting): Promise<void> {
  const { database, clock } = accepting;
  const now = await clock.now();
  const again = new Date(now.getTime() + AGAIN_MS);
  for (const mandate of await takeDueMandates(database, now, { limit: AT_ONCE, again })) {
    try {
      await lookAt(accepting, mandate);
    } catch (error) {
      // What went wrong inside is the log's: its holder is told that it is tried again.
      await noteMandate(database, mandate, { outcome: 'notAsked', due_at: again });
      const reason = error instanceof Error ? error.message : String(error);
      accepting.log.warn({ request: mandate.request, reason }, 'a mandate could not be looked at');
    }
  }
}

async function lookAt({ database, clock, ledger }: Accepting, mandate: MandateRow): Promise<void> {
  const { request: id, actor, signed } = mandate;
  const now = await clock.now();
  const [soon, later] = [new Date(now.getTime() + SWEEP_MS), new Date(now.getTime() + AGAIN_MS)];
  const request = (await findRecord(database, actor, 'financingRequest', id))?.record;
  if (request !== undefined && (request.state !== 'open' || request.holder !== actor.party)) {
    const outcome = request.acceptedOffer === undefined ? 'requestClosed' : 'accepted';
    await noteMandate(database, mandate, { state: 'ended', outcome, due_at: now });
    return;
  }
  const refused = [...mandate.refused];
  if (mandate.state === 'given') {
    const [command] = await findCommands(database, mandate.commandId === null ? [] : [mandate.commandId]);
    // What is on its way, or was applied and is not projected yet, is waited for.
    if (command?.state !== 'refused') {
      await noteMandate(database, mandate, { due_at: soon });
      return;
    }
    if (mandate.offer !== null) refused.push(mandate.offer);
  }
  if (signed.expiresAt * 1_000 <= now.getTime()) {
    await noteMandate(database, mandate, { state: 'ended', refused, outcome: 'expired', due_at: now });
    return;
  }
  const call = { transaction: 'queries:sealedOffers', args: [id] };
  const answer = await ledger.evaluate(actor.identity, call, { ownPeersOnly: true });
  const offers = (JSON.parse(answer) as LedgerRecord<'sealedOffer'>[]).filter((offer) => !refused.includes(offer.id));
  const enough = rankedOffers(offers, dateOf(now.toISOString())).filter(
    ({ netMinor }) => netMinor >= BigInt(signed.mandate.minNetMinor),
  );
  const { maxAnnualRate } = signed.mandate;
  const { take } = proposalOf(enough, { closesAt: request?.closesAt, maxAnnualRate }, now);
  const offer = offers.find((each) => each.id === take);
  if (offer === undefined) {
    await noteMandate(database, mandate, { state: 'waiting', refused, outcome: 'noneMeets', due_at: later });
    return;
  }
  try {
    await acceptRequest(database, {
      actor,
      // However often it is looked at, an offer is accepted by a mandate once.
      idempotencyKey: `mandate-${signed.nonce}-${offer.id}`,
      bodySha256: signed.nonce.slice(2),
      commands: [{ name: 'acceptOffer', body: { offer, ...signed } }],
      refusals: [],
      async condition(transaction, [command = '']) {
        const given = { state: 'given', refused, outcome: null, offer: offer.id, command_id: command } as const;
        if (!(await noteMandate(transaction, mandate, { ...given, due_at: soon }))) throw new TakenBack();
      },
      now,
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
}

/** The holder took the mandate back, or gave another one, while its offers were looked at. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
}
