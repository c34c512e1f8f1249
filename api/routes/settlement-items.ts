/** The items of banks' files, and the list among them that a person works off. */
import { type Static, Type } from 'typebox';
import { dateOf } from '../../domain/calendar';
import { CommandId, InstantText, Reason, Sha256Hex, Strict } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { type LedgerRecord, parseRecordPath } from '../../domain/records';
import { type BankEntry, bankEntryIn, type StoredEntry } from '../../settlement/bank-entry';
import { type BookingCommand, disbursementBooked, paymentBooked, repaymentBooked } from '../../settlement/booking';
import type { Actor } from '../../store/command-log';
import { ITEM_STATES } from '../../store/database';
import { freePayment } from '../../store/payment-instructions';
import { findRecord } from '../../store/read-model';
import { findItem, giveBooking, type ItemRow, pageOfItems, resolveItem } from '../../store/settlement-items';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const ORDERS = {
  oldest: { by: 'firstBlock', descending: false },
  newest: { by: 'firstBlock', descending: true },
} as const satisfies ListOrders;

const Item = Type.Object(
  {
    id: Sha256Hex,
    state: Type.Enum([...ITEM_STATES], { description: '`open` items wait for a person' }),
    reason: Type.Optional(Type.String({ description: 'Why a person has to look at it' })),
    detail: Type.Optional(Type.String()),
    record: Type.Optional(Type.String({ description: 'The ledger record that it is about, as kind/key' })),
    operation: Type.Optional(CommandId),
    content: Type.Record(Type.String(), Type.Unknown(), { description: 'What the file says' }),
    fileSha256: Type.Optional(Sha256Hex),
    resolution: Type.Optional(Type.String()),
    receivedAt: InstantText,
    resolvedAt: Type.Optional(InstantText),
  },
  { title: 'SettlementItem' },
);

const ById = Type.Object({ id: Sha256Hex });
const RecordName = Type.String({
  pattern: '^(offer/O|receivable/R)[0-9a-f]{24}$',
  description: 'What a booking is to be booked on',
});

const Decision = Strict({
  decision: Type.Enum(['matchAgain', 'book', 'instructAgain', 'close'], {
    description:
      '`matchAgain` once the ledger has what was missing; `book` on the record that is named; `instructAgain` a payment that the bank rejected; `close` what needs nothing more',
  }),
  record: Type.Optional(RecordName),
  reason: Type.Optional(Reason),
});

/** Routes of the items. */
export function settlementItemRoutes(api: Api, service: Service): void {
  const { database } = service;
  const tags = ['settlement'];

  api.get(
    '/settlement-items',
    {
      schema: {
        tags,
        operationId: 'listSettlementItems',
        summary: "What banks' files told, and what of it waits for a person",
        querystring: Strict({
          state: Type.Optional(Type.Array(Item.properties.state, { minItems: 1, maxItems: 6 })),
          ...pageParameters(Object.keys(ORDERS)),
        }),
        response: { 200: pageBody(Item), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const { order, after, limit } = pageQuery(query, {}, ORDERS);
      const page = await pageOfItems(database, actor.party, {
        states: query.state as ItemRow['state'][] | undefined,
        newestFirst: order.descending,
        after,
        limit,
      });
      return pageAnswer({ ...page, items: page.items.map(itemOf) }, query, ORDERS);
    },
  );

  api.get(
    '/settlement-items/:id',
    {
      schema: {
        tags,
        operationId: 'getSettlementItem',
        summary: "One item of a bank's file",
        params: ById,
        response: { 200: Item, default: ProblemBody },
      },
    },
    async ({ actor, params }) => itemOf(await itemFor(service, actor, params.id)),
  );

  api.post(
    '/settlement-items/:id/resolution',
    {
      schema: {
        tags,
        operationId: 'resolveSettlementItem',
        summary: 'Says what becomes of an item that waits for a person',
        params: ById,
        body: Decision,
        response: { 200: Item, default: ProblemBody },
      },
    },
    async ({ actor, params, body }) => {
      const item = await itemFor(service, actor, params.id);
      if (item.state !== 'open') refuse('state-forbids', `the item is ${item.state}, not open`);
      if (!(await decide(service, actor, item, body))) refuse('state-forbids', 'somebody else was first');
      return itemOf(await itemFor(service, actor, params.id));
    },
  );
}

async function decide(
  { database, clock }: Service,
  actor: Actor,
  item: ItemRow,
  { decision, record, reason }: Static<typeof Decision>,
): Promise<boolean> {
  const now = await clock.now();
  switch (decision) {
    case 'matchAgain':
      if (item.content.kind !== 'entry' && item.content.kind !== 'filing') {
        refuse('invalid-input', 'nothing in it can be matched', { field: 'decision' });
      }
      return await resolveItem(database, item, { state: 'waiting' });
    case 'book': {
      if (record === undefined) return refuse('invalid-input', 'it is missing', { field: 'record' });
      const command = await bookingOn({ database }, actor, item, record, dateOf(now.toISOString()));
      const attempt = item.attempt + 1;
      const commandId = await giveBooking(database, { ...item, attempt }, command, now);
      return await resolveItem(database, item, { state: 'booking', commandId, record });
    }
    default: {
      if (reason === undefined) return refuse('invalid-input', 'it is missing', { field: 'reason' });
      if (decision === 'instructAgain') await free({ database }, actor, item);
      return await resolveItem(database, item, { state: 'resolved', resolution: reason, now });
    }
  }
}

/** The command that books an entry where a person says that it belongs. @throws Refusal where it cannot */
async function bookingOn(
  { database }: Pick<Service, 'database'>,
  actor: Actor,
  item: ItemRow,
  record: string,
  today: string,
): Promise<BookingCommand> {
  if (item.content.kind !== 'entry') return refuse('invalid-input', 'it is no booking', { field: 'decision' });
  const entry = bankEntryIn(item.content as unknown as StoredEntry);
  const { kind, parts } = parseRecordPath(record) ?? {};
  const id = parts?.[0] ?? '';
  if (kind === 'offer') {
    const offer = (await findRecord(database, actor, 'offer', id))?.record;
    if (offer === undefined) return refuse('not-found', `no ${record}`, { field: 'record' });
    requireFits(entry, 'debit', offer.quote.currency);
    if (entry.amountMinor !== BigInt(offer.quote.netMinor)) {
      refuse('amount-out-of-range', `${offer.quote.netMinor} is to be paid, ${entry.amountMinor} was booked`);
    }
    if (offer.filing === undefined) refuse('filing-missing', `${id} is not filed`, { field: 'record' });
    return disbursementBooked(entry, offer);
  }
  const receivable = (await findRecord(database, actor, 'receivable', id))?.record;
  if (receivable === undefined) return refuse('not-found', `no ${record}`, { field: 'record' });
  requireFits(entry, 'credit', receivable.currency);
  return isRepayment(item, receivable) ? repaymentBooked(entry, id) : paymentBooked(entry, id, today);
}

/** A repayment says so in its reference; everything else on a receivable is the obligor's payment. */
function isRepayment({ content }: ItemRow, { id }: LedgerRecord<'receivable'>): boolean {
  return JSON.stringify(content).toUpperCase().includes(`GT-R-${id.toUpperCase()}`);
}

function requireFits(entry: BankEntry, direction: BankEntry['direction'], currency: string): void {
  const field = 'record';
  if (entry.status !== 'booked' || entry.isReversal) refuse('invalid-input', 'nothing was paid', { field });
  if (entry.direction !== direction) refuse('invalid-input', `the entry is a ${entry.direction}`, { field });
  if (entry.currency !== currency) refuse('invalid-input', `${entry.currency} is not ${currency}`, { field });
}

async function free({ database }: Pick<Service, 'database'>, actor: Actor, { content }: ItemRow): Promise<void> {
  const endToEndId = content.kind === 'status' ? content.endToEndId : undefined;
  if (typeof endToEndId !== 'string' || !(await freePayment(database, actor.party, endToEndId))) {
    refuse('invalid-input', 'it is about no payment that was instructed here', { field: 'decision' });
  }
}

async function itemFor({ database }: Service, actor: Actor, id: string): Promise<ItemRow> {
  return (await findItem(database, actor.party, id)) ?? refuse('not-found', `no item ${id}`);
}

function itemOf(row: ItemRow): Static<typeof Item> {
  return {
    id: row.id,
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...(row.record === null ? {} : { record: row.record }),
    ...(row.command_id === null ? {} : { operation: row.command_id }),
    content: { ...row.content },
    ...(row.file_sha256 === null ? {} : { fileSha256: row.file_sha256 }),
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
    receivedAt: row.received_at.toISOString(),
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at.toISOString() }),
  };
}
