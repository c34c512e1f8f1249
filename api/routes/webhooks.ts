/** Webhooks: where a firm is told what changes, how that is signed, and what became of each delivery. */
import { type Static, Type } from 'typebox';
import { CommandId, InstantText, Strict } from '../../domain/fields';
import { MAX_WEBHOOK_URL_LENGTH } from '../../domain/limits';
import { parseWebhookUrl } from '../../domain/webhooks';
import {
  addPing,
  type DeliveryRow,
  findDelivery,
  pageOfDeliveries,
  retryDelivery,
} from '../../store/webhook-deliveries';
import {
  addWebhook,
  deleteWebhook,
  findWebhook,
  listWebhooks,
  rotateSecret,
  WEBHOOK_KINDS,
  type WebhookKind,
  type WebhookRow,
} from '../../store/webhooks';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { named } from '../openapi/named';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const URL_EXAMPLE = 'https://erp.example.com/greentier';
const ORDERS = { newest: { by: 'firstBlock', descending: true } } as const satisfies ListOrders;

const WebhookBody = named(
  'Webhook',
  Type.Object({
    id: CommandId,
    url: Type.String({ examples: [URL_EXAMPLE] }),
    kinds: Type.Optional(
      Type.Array(Type.String(), { description: 'Kinds of records that it is told of, and `reminder`; all by default' }),
    ),
    createdAt: InstantText,
    previousSecretUntil: Type.Optional(
      Type.String({ description: 'Until when messages are signed by the secret before the rotation as well' }),
    ),
  }),
);

const Secret = Type.String({
  description: 'By which messages are signed (Standard Webhooks, HMAC-SHA256); it is not shown again',
  examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
});

const DeliveryId = Type.String({
  pattern: '^msg_[0-9a-f]{32}$',
  description: 'Id of the message, the same at every attempt (header webhook-id)',
  examples: ['msg_9f86d081884c7d659a2feaa0c55ad015'],
});

const Delivery = named(
  'WebhookDelivery',
  Type.Object({
    id: DeliveryId,
    state: Type.Enum(['pending', 'delivered', 'failed'], { description: 'failed: given up; a person may retry it' }),
    type: Type.String({
      description: 'Kind of the record, and changed or gone; or reminder.made, or webhook.ping',
      examples: ['receivable.changed'],
    }),
    payload: Type.String({ description: 'What is sent, to the byte', examples: ['{"type":"receivable.changed"}'] }),
    attempts: Type.Array(
      Type.Object({
        at: InstantText,
        durationMs: Type.Integer({ minimum: 0 }),
        status: Type.Optional(Type.Integer({ description: 'HTTP status of the receiver', examples: [503] })),
        problem: Type.Optional(Type.String({ examples: ['the receiver answered 503'] })),
      }),
    ),
    createdAt: InstantText,
    finishedAt: Type.Optional(InstantText),
  }),
);

const ById = Type.Object({ id: CommandId });
const ByDelivery = Type.Object({ id: CommandId, delivery: DeliveryId });

/** Routes of the webhooks. */
export function webhookRoutes(api: Api, { database, clock }: Service, sandbox: boolean): void {
  const tags = ['webhooks'];
  api.post(
    '/webhooks',
    {
      schema: {
        tags,
        operationId: 'createWebhook',
        summary: 'Has the user told of what changes',
        description: `Messages are sent by POST to the address, for every change of a record that the user may see from
now on, and for every reminder that is for its party, at least once each, signed by the Standard Webhooks specification
(webhook-id, webhook-timestamp, webhook-signature). They name the record, its state and its block, or the receivable and
the stage of its reminder; what it holds is for the receiver to ask. What is not answered with 2xx within ten seconds is
tried again for most of a day.`,
        body: Strict({
          url: Type.String({ minLength: 1, maxLength: MAX_WEBHOOK_URL_LENGTH, examples: [URL_EXAMPLE] }),
          kinds: Type.Optional(
            Type.Array(Type.Enum([...WEBHOOK_KINDS]), { minItems: 1, maxItems: 30, uniqueItems: true }),
          ),
        }),
        response: {
          201: named('NewWebhook', Type.Object({ webhook: WebhookBody, secret: Secret })),
          default: ProblemBody,
        },
      },
    },
    async ({ actor, body }, reply) => {
      const { href } = parseWebhookUrl(body.url, sandbox);
      const kinds = body.kinds as WebhookKind[] | undefined;
      const { webhook, secret } = await addWebhook(database, actor, { url: href, kinds, now: await clock.now() });
      return await reply
        .code(201)
        .header('location', `/webhooks/${webhook.id}`)
        .send({ webhook: webhookOf(webhook), secret });
    },
  );

  api.get(
    '/webhooks',
    {
      schema: {
        tags,
        operationId: 'listWebhooks',
        summary: "The user's webhooks",
        response: { 200: Type.Object({ items: Type.Array(WebhookBody) }), default: ProblemBody },
      },
    },
    async ({ actor }) => ({ items: (await listWebhooks(database, actor)).map(webhookOf) }),
  );

  api.get(
    '/webhooks/:id',
    {
      schema: {
        tags,
        operationId: 'getWebhook',
        summary: 'One webhook',
        params: ById,
        response: { 200: WebhookBody, default: ProblemBody },
      },
    },
    async ({ actor, params }) => webhookOf(await findWebhook(database, actor, params.id)),
  );

  api.delete(
    '/webhooks/:id',
    {
      schema: {
        tags,
        operationId: 'deleteWebhook',
        summary: 'Ends a webhook and what it has not delivered',
        params: ById,
        response: { 204: Type.Null(), default: ProblemBody },
      },
    },
    async ({ actor, params }, reply) => {
      await deleteWebhook(database, actor, params.id);
      return await reply.code(204).send(undefined as never);
    },
  );

  api.post(
    '/webhooks/:id/secret',
    {
      schema: {
        tags,
        operationId: 'rotateWebhookSecret',
        summary: 'Gives a webhook a new secret',
        description: 'For a day, messages carry signatures by the new secret and by the one before it.',
        params: ById,
        response: {
          200: named('RotatedSecret', Type.Object({ secret: Secret, previousSecretUntil: InstantText })),
          default: ProblemBody,
        },
      },
    },
    async ({ actor, params }) => {
      const { secret, previousUntil } = await rotateSecret(database, actor, params.id, await clock.now());
      return { secret, previousSecretUntil: previousUntil.toISOString() };
    },
  );

  api.post(
    '/webhooks/:id/ping',
    {
      schema: {
        tags,
        operationId: 'pingWebhook',
        summary: 'Sends a message that only says that messages arrive',
        params: ById,
        response: { 202: Delivery, default: ProblemBody },
      },
    },
    async ({ actor, params }, reply) =>
      await reply.code(202).send(deliveryOf(await addPing(database, actor, params.id, await clock.now()))),
  );

  api.get(
    '/webhooks/:id/deliveries',
    {
      schema: {
        tags,
        operationId: 'listWebhookDeliveries',
        summary: 'What was delivered, is on its way, or was given up',
        params: ById,
        querystring: Strict({
          state: Type.Optional(Type.Array(Delivery.properties.state, { minItems: 1, maxItems: 3 })),
          ...pageParameters(Object.keys(ORDERS)),
        }),
        response: { 200: pageBody(Delivery), default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const { after, limit } = pageQuery(query, {}, ORDERS);
      const states = query.state as DeliveryRow['state'][] | undefined;
      const page = await pageOfDeliveries(database, actor, params.id, { states, after, limit });
      return pageAnswer({ ...page, items: page.items.map(deliveryOf) }, query, ORDERS);
    },
  );

  api.get(
    '/webhooks/:id/deliveries/:delivery',
    {
      schema: {
        tags,
        operationId: 'getWebhookDelivery',
        summary: 'One delivery with its attempts',
        params: ByDelivery,
        response: { 200: Delivery, default: ProblemBody },
      },
    },
    async ({ actor, params }) => deliveryOf(await findDelivery(database, actor, params.id, params.delivery)),
  );

  api.post(
    '/webhooks/:id/deliveries/:delivery/retry',
    {
      schema: {
        tags,
        operationId: 'retryWebhookDelivery',
        summary: 'Tries a delivery anew that was given up',
        params: ByDelivery,
        response: { 202: Delivery, default: ProblemBody },
      },
    },
    async ({ actor, params }, reply) =>
      await reply.code(202).send(deliveryOf(await retryDelivery(database, actor, params.id, params.delivery))),
  );
}

function webhookOf({ id, url, kinds, created_at, previous_until }: WebhookRow): Static<typeof WebhookBody> {
  return {
    id,
    url,
    ...(kinds === null ? {} : { kinds }),
    createdAt: created_at.toISOString(),
    ...(previous_until === null ? {} : { previousSecretUntil: previous_until.toISOString() }),
  };
}

function deliveryOf({ id, state, payload, attempts, created_at, finished_at }: DeliveryRow): Static<typeof Delivery> {
  const { type } = JSON.parse(payload) as { type: string };
  return {
    id,
    state,
    type,
    payload,
    attempts: [...attempts],
    createdAt: created_at.toISOString(),
    ...(finished_at === null ? {} : { finishedAt: finished_at.toISOString() }),
  };
}
