/** Early payment by the obligor's own cash: offered under seal to the holder alone, agreed by both signatures, kept or lapsed. */
import { type Static, Type } from 'typebox';
import { dateOf } from '../../domain/calendar';
import { COMMANDS } from '../../domain/commands';
import { EarlyPaymentTerms, earlyPaymentCost, requireEarlyPaymentTerms } from '../../domain/early-payment';
import { CreditCode, CurrencyCode, InstantText, RecordId, Strict } from '../../domain/fields';
import { FinancingCost } from '../../domain/financing-cost';
import { nextState } from '../../domain/life-cycle';
import { refuse } from '../../domain/problems';
import { type LedgerRecord, RECORDS } from '../../domain/records';
import { earlyPaymentOf } from '../../domain/typed-data';
import type { Actor } from '../../store/command-log';
import {
  type EarlyPaymentOffer,
  findEarlyPaymentOffer,
  keepEarlyPaymentOffer,
  pageOfEarlyPaymentOffers,
  removeEarlyPaymentOffer,
} from '../../store/early-payment-offers';
import { findRecord } from '../../store/read-model';
import { requireGoodSignature } from '../given-signature';
import { dates, equalTo, type ListOrders, oneOf, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import { listRoute, recordRoute } from '../record-routes';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';

type Receivable = LedgerRecord<'receivable'>;

const ById = Type.Object({ id: RecordId });
const { signature, nonce, expiresAt } = COMMANDS.agreeEarlyPayment.properties;
/** Terms with one party's signature over them. */
const SignedTerms = Strict({ ...EarlyPaymentTerms.properties, signature, nonce, expiresAt });

/** What an offer tells both parties; the signature stays with the service until the holder agrees. */
export const EarlyPaymentOfferBody = Type.Object(
  {
    receivable: RecordId,
    obligor: CreditCode,
    holder: CreditCode,
    currency: CurrencyCode,
    amountMinor: RECORDS.receivable.schema.properties.amountMinor,
    ...EarlyPaymentTerms.properties,
    maturityDate: RECORDS.receivable.schema.properties.maturityDate,
    cost: FinancingCost,
    expiresAt,
    madeAt: InstantText,
  },
  { title: 'EarlyPaymentOffer' },
);

const ORDERS = {
  newest: { by: 'firstBlock', descending: true },
  oldest: { by: 'firstBlock', descending: false },
} as const satisfies ListOrders;

/** Routes of early payment. */
export function earlyPaymentRoutes(api: Api, service: Service): void {
  const tags = ['financing'];
  const { database, clock, channel } = service;

  api.get(
    '/receivables/:id/early-payment-data',
    {
      schema: {
        tags,
        operationId: 'getEarlyPaymentData',
        summary: 'What obligor and holder sign to have it paid early',
        description:
          'The typed data (EIP-712) of an early payment: the obligor signs it to offer, the holder to agree, each with a nonce of its own.',
        params: ById,
        querystring: Type.Object({ ...EarlyPaymentTerms.properties, ...Freshness.properties }),
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const { receivable, now } = await payable(service, actor, params.id, query);
      const fresh = freshness(query, now);
      return earlyPaymentOf(channel, receivable, query, fresh.nonce, fresh.expiresAt);
    },
  );

  api.get(
    '/receivables/:id/early-payment-cost',
    {
      schema: {
        tags,
        operationId: 'getEarlyPaymentCost',
        summary: 'What an early payment costs the holder, and earns the obligor',
        description: 'The discount and, comparable with offers of banks, the annual rate.',
        params: ById,
        querystring: Type.Object(EarlyPaymentTerms.properties),
        response: { 200: FinancingCost, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const { receivable } = await payable(service, actor, params.id, query);
      return earlyPaymentCost(receivable, query);
    },
  );

  api.put(
    '/receivables/:id/early-payment-offer',
    {
      schema: {
        tags,
        operationId: 'offerEarlyPayment',
        summary: 'Offers the holder to pay early, by the signature of the obligor',
        description:
          'Kept encrypted, in the place of an offer before it, and shown to obligor and holder alone; it becomes public when the holder agrees.',
        params: ById,
        body: SignedTerms,
        response: { 200: EarlyPaymentOfferBody, default: ProblemBody },
      },
    },
    async ({ actor, params, body }) => {
      const { receivable, now } = await payable(service, actor, params.id, body);
      if (receivable.obligor !== actor.party) refuse('not-permitted', `${actor.party} is not its obligor`);
      nextState(receivable.id, receivable.state, 'agreeEarlyPayment');
      const { amountMinor, currency } = receivable;
      const data = earlyPaymentOf(channel, receivable, body, body.nonce, body.expiresAt);
      const commitment = { purpose: 'confirm', amountMinor: BigInt(amountMinor), currency } as const;
      await requireGoodSignature(service, actor, data, body, commitment);
      await keepEarlyPaymentOffer(database, receivable, body, actor.user, now);
      return await offered(service, actor, params.id);
    },
  );

  api.get(
    '/receivables/:id/early-payment-offer',
    {
      schema: {
        tags,
        operationId: 'getEarlyPaymentOffer',
        summary: 'The early payment that the obligor offers, for obligor and holder',
        params: ById,
        response: { 200: EarlyPaymentOfferBody, default: ProblemBody },
      },
    },
    async ({ actor, params }) => await offered(service, actor, params.id),
  );

  api.delete(
    '/receivables/:id/early-payment-offer',
    {
      schema: {
        tags,
        operationId: 'withdrawEarlyPaymentOffer',
        summary: 'Takes an offer back that the holder has not agreed to',
        params: ById,
        response: { 204: Type.Null(), default: ProblemBody },
      },
    },
    async ({ actor, params }, reply) => {
      await removeEarlyPaymentOffer(database, actor.party, params.id);
      return await reply.code(204).send(undefined as never);
    },
  );

  api.get(
    '/early-payment-offers',
    {
      schema: {
        tags,
        operationId: 'listEarlyPaymentOffers',
        summary: "Early payments that are offered by the user's party, or to it",
        querystring: Strict(pageParameters(Object.keys(ORDERS))),
        response: { 200: pageBody(EarlyPaymentOfferBody), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const { order, after, limit } = pageQuery(query, {}, ORDERS);
      const now = await clock.now();
      const page = await pageOfEarlyPaymentOffers(database, actor.party, now, {
        newestFirst: order.descending,
        after,
        limit,
      });
      const items = await Promise.all(page.items.map((offer) => told(service, actor, offer)));
      return pageAnswer({ ...page, items: items.flatMap((item) => item ?? []) }, query, ORDERS);
    },
  );

  api.post(
    '/receivables/:id/early-payment',
    {
      schema: {
        tags,
        headers: CommandHeaders,
        response: commandResponses,
        operationId: 'agreeEarlyPayment',
        summary: 'Agrees to the early payment that is offered, by the signature of the holder',
        description:
          'An open request for financing is withdrawn by it; nothing happens to it where the ledger refuses.',
        params: ById,
        body: SignedTerms,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const { actor, params, body } = request;
        const offer = await findEarlyPaymentOffer(database, actor.party, params.id, await clock.now());
        if (offer?.signed.payMinor !== body.payMinor || offer.signed.payOn !== body.payOn) {
          return refuse('not-found', `no early payment of ${body.payMinor} on ${body.payOn} is offered`);
        }
        const { signature: promised, nonce: once, expiresAt: until } = offer.signed;
        const promise = { signature: promised, nonce: once, expiresAt: until };
        return { commands: [{ name: 'agreeEarlyPayment', body: { receivable: params.id, ...body, promise } }] };
      }),
  );

  listRoute(api, service, {
    path: '/early-payments',
    kind: 'earlyPayment',
    tags,
    operationId: 'listEarlyPayments',
    summary: 'Early payments that were agreed, and what became of them',
    filters: {
      state: oneOf('state', RECORDS.earlyPayment.schema.properties.state),
      receivable: equalTo('receivable', RecordId),
      currency: oneOf('currency', CurrencyCode),
      ...dates('payOn', 'payOn'),
    },
  });

  recordRoute(api, service, {
    path: '/early-payments/:id',
    kind: 'earlyPayment',
    tags,
    operationId: 'getEarlyPayment',
    summary: 'An early payment with both signatures',
    params: ById,
    keyParts: ({ id }) => [id],
  });
}

/** A receivable of obligor or holder that these terms are good for. @throws Refusal `not-found` for anybody else */
async function payable(
  { database, clock }: Service,
  actor: Actor,
  id: string,
  terms: EarlyPaymentTerms,
): Promise<{ receivable: Receivable; now: Date }> {
  const receivable = (await findRecord(database, actor, 'receivable', id))?.record;
  if (receivable?.obligor !== actor.party && receivable?.holder !== actor.party) {
    return refuse('not-found', `no receivable ${id} of ${actor.party}`);
  }
  const now = await clock.now();
  requireEarlyPaymentTerms(receivable, terms, dateOf(now.toISOString()));
  return { receivable, now };
}

async function offered(service: Service, actor: Actor, id: string): Promise<Static<typeof EarlyPaymentOfferBody>> {
  const offer = await findEarlyPaymentOffer(service.database, actor.party, id, await service.clock.now());
  const body = offer && (await told(service, actor, offer));
  return body ?? refuse('not-found', `no early payment of ${id} is offered`);
}

/** An offer with its claim, as far as the user may see that. */
async function told(
  { database }: Service,
  actor: Actor,
  { receivable: id, obligor, holder, signed, madeAt }: EarlyPaymentOffer,
): Promise<Static<typeof EarlyPaymentOfferBody> | undefined> {
  const receivable = (await findRecord(database, actor, 'receivable', id))?.record;
  if (receivable === undefined) return undefined;
  const { currency, amountMinor, maturityDate } = receivable;
  return {
    receivable: id,
    obligor,
    holder,
    currency: currency as Static<typeof CurrencyCode>,
    amountMinor,
    payMinor: signed.payMinor,
    payOn: signed.payOn,
    maturityDate,
    cost: earlyPaymentCost(receivable, signed),
    expiresAt: signed.expiresAt,
    madeAt: madeAt.toISOString(),
  };
}
