/** Server-sent events: what changes of what the user may see, and how the user's own commands end. */
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { CommandId, DateText, RecordId, Strict } from '../../domain/fields';
import { MAX_EVENT_STREAMS, MAX_EVENT_STREAMS_OF_USER } from '../../domain/limits';
import { refuse } from '../../domain/problems';
import type { RecordKind } from '../../domain/records';
import { RECORDS } from '../../domain/records';
import { SENT_STAGES, type SentStage } from '../../settlement/reminders';
import type { Actor } from '../../store/command-log';
import { type EventPlace, type FeedEvent, openEventFeed, readPlace, spellPlace } from '../event-feed';
import { named } from '../openapi/named';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** How often a stream looks by itself, should an announcement be missed. */
const LOOK_MS = 1_000;
/** How often something is written to a stream on which nothing happens, so that whoever stands between keeps it open. */
const HEARTBEAT_MS = 15_000;
/** How long a reader may leave what was written to it unread. */
const PATIENCE_MS = 30_000;
/** When a client whose stream broke should come back. */
const RETRY_MS = 2_000;

/** A change of a record. */
const RecordEvent = named(
  'RecordEvent',
  Type.Object({
    kind: Type.Enum(Object.keys(RECORDS), { description: 'Kind of the record' }),
    id: Type.String({
      description: 'Key of the record, its parts joined by /',
      examples: ['R3f0a8c1d5e7b9024681357ac'],
    }),
    change: Type.Enum(['changed', 'gone'], { description: 'gone: the user may not see the record any longer' }),
    state: Type.Optional(Type.String({ examples: ['confirmed'] })),
    block: Type.String({ examples: ['42'] }),
  }),
);

/** The end of a command of the user. */
const OperationEvent = named(
  'OperationEvent',
  Type.Object({
    id: CommandId,
    command: Type.String(),
    state: Type.Enum(['applied', 'refused']),
    subject: Type.Optional(Type.String({ description: 'The record that the command is about, as kind/key' })),
    block: Type.Optional(Type.String({ examples: ['42'] })),
  }),
);

/** A reminder that is for the user's party. */
const ReminderEvent = named(
  'ReminderEvent',
  Type.Object({ receivable: RecordId, stage: Type.Enum([...SENT_STAGES]), dueDate: DateText }),
);

/** The content of a stream, by the name of the event. */
const EventStream = named(
  'EventStream',
  Type.Object({
    record: Type.Optional(RecordEvent),
    operation: Type.Optional(OperationEvent),
    reminder: Type.Optional(ReminderEvent),
    caughtUp: Type.Optional(Strict({})),
  }),
);

/** Times of a stream, which tests shorten. */
export interface StreamTimes {
  readonly heartbeatMs: number;
  readonly patienceMs: number;
}

/** Routes of the events. */
export function eventRoutes(
  api: Api,
  { database, commandsFinished }: Service,
  times: StreamTimes = { heartbeatMs: HEARTBEAT_MS, patienceMs: PATIENCE_MS },
): void {
  const feed = openEventFeed(database);
  const open = new Map<string, number>();
  const endings = new Set<AbortController>();
  let total = 0;
  api.addHook('preClose', async () => {
    for (const ending of endings) ending.abort();
  });

  api.get(
    '/events',
    {
      schema: {
        tags: ['events'],
        operationId: 'followEvents',
        summary: 'A stream of what changes',
        description: `Server-sent events (text/event-stream): \`record\` when a record that the user may see has changed,
or may not be seen by it any longer; \`operation\` when a command of the user has ended; \`reminder\` when a
receivable reaches a stage around its due day, for its obligor and from then on that it is late for its holder;
\`caughtUp\` once, when everything from before the request was told. The data of each is the JSON of the field of that name. The stream begins now, or behind
\`Last-Event-ID\`, which misses nothing. It ends when the token expires, and when the client leaves unread what was sent:
come back with the last id.`,
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({
              maxLength: 60,
              description: 'Where to go on: the id of the last event that was read',
              examples: ['42.0.7.3'],
            }),
          ),
        }),
        querystring: Strict({
          until: Type.Optional(
            Type.Enum(['caughtUp'], {
              description: 'Ends the stream once everything from before the request was told',
            }),
          ),
        }),
        response: {
          200: { description: 'The stream', content: { 'text/event-stream': { schema: EventStream } } },
          429: ProblemBody,
          default: ProblemBody,
        },
      },
    },
    async (request, reply) => {
      const { actor, headers, query } = request;
      const begin = await beginning(headers['last-event-id']);
      const release = admit(actor);
      const ending = new AbortController();
      endings.add(ending);
      const expiry = setTimeout(
        () => ending.abort(),
        Math.min(2 ** 31 - 1, Math.max(0, request.tokenExpiresAt - Date.now())),
      );
      const watch = { pulledAt: Date.now(), waiting: false };
      const stream = Readable.from(texts(actor, begin, query.until === 'caughtUp', ending.signal, watch), {
        objectMode: true,
        highWaterMark: 1,
      });
      const watchdog = setInterval(() => {
        if (watch.waiting && Date.now() - watch.pulledAt > times.patienceMs) reply.raw.destroy();
      }, times.patienceMs / 4);
      reply.raw.once('close', () => {
        clearTimeout(expiry);
        clearInterval(watchdog);
        ending.abort();
        endings.delete(ending);
        stream.destroy();
        release();
      });
      return await reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no') // a proxy in between passes each event on at once
        .send(stream as never);
    },
  );

  async function beginning(lastId: string | undefined): Promise<EventPlace> {
    if (lastId === undefined || lastId === '') return await feed.now();
    return readPlace(lastId) ?? refuse('invalid-input', 'not the id of an event', { field: 'Last-Event-ID' });
  }

  function admit({ identity }: Actor): () => void {
    const own = open.get(identity) ?? 0;
    if (own >= MAX_EVENT_STREAMS_OF_USER || total >= MAX_EVENT_STREAMS) {
      refuse('too-many-streams', own >= MAX_EVENT_STREAMS_OF_USER ? `${own} of this user` : `${total} of all users`);
    }
    open.set(identity, own + 1);
    total += 1;
    return () => {
      total -= 1;
      const left = (open.get(identity) ?? 1) - 1;
      if (left === 0) open.delete(identity);
      else open.set(identity, left);
    };
  }

  /** The stream's text, a page at a time: no more is read of the database than the reader takes. */
  async function* texts(
    actor: Actor,
    begin: EventPlace,
    once: boolean,
    signal: AbortSignal,
    watch: { pulledAt: number; waiting: boolean },
  ): AsyncGenerator<string> {
    let place = begin;
    let caughtUp = false;
    let told = Date.now();
    yield `retry: ${RETRY_MS}\n\n`;
    while (!signal.aborted) {
      const next = commandsFinished.next(Math.min(LOOK_MS, times.heartbeatMs));
      const page = await feed.after(actor, place);
      place = page.place;
      let text = page.events.map(spell).join('');
      if (!caughtUp && !page.more) {
        caughtUp = true;
        text += `id: ${spellPlace(place)}\nevent: caughtUp\ndata: {}\n\n`;
      } else if (text === '' && Date.now() - told >= times.heartbeatMs) {
        // The place goes with it: what happened to others need not be read again.
        text = `id: ${spellPlace(place)}\n: still here\n\n`;
      }
      if (text !== '') {
        told = Date.now();
        watch.waiting = true;
        watch.pulledAt = told;
        yield text;
        watch.waiting = false;
      }
      if (caughtUp && once) return;
      if (!page.more) await next;
    }
  }
}

function spell(event: FeedEvent): string {
  return `id: ${spellPlace(event.place)}\nevent: ${event.kind}\ndata: ${JSON.stringify(dataOf(event))}\n\n`;
}

function dataOf(
  event: FeedEvent,
): Static<typeof RecordEvent> | Static<typeof OperationEvent> | Static<typeof ReminderEvent> {
  if (event.kind === 'reminder') {
    const { receivable, stage, due_date: dueDate } = event.reminder;
    return { receivable, stage: stage as SentStage, dueDate };
  }
  if (event.kind === 'operation') {
    const { id, name, state, subject, block } = event.end;
    return {
      id,
      command: name,
      state: state as 'applied' | 'refused',
      ...(subject === null ? {} : { subject }),
      ...(block === null ? {} : { block }),
    };
  }
  const { kind, key, state, block } = event.change;
  // Whoever may not see the record any longer is not told what became of it.
  const shown = event.seen === 'changed' && state !== null ? { state } : {};
  return { kind: kind as RecordKind, id: key, change: event.seen, ...shown, block };
}
