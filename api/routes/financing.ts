/** Financing: requests, sealed offers, acceptance by signature, disbursement. */
import { type Static, Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { CreditCode, DateText, RecordId, Slug, Strict } from '../../domain/fields';
import { costOf, FinancingCost } from '../../domain/financing-cost';
import { MAX_OFFERS_PAGE_SIZE } from '../../domain/limits';
import { refuse } from '../../domain/problems';
import { type LedgerRecord, RECORDS, SealedOffer } from '../../domain/records';
import { assignmentOf } from '../../domain/typed-data';
import type { Actor } from '../../store/command-log';
import { findRecord } from '../../store/read-model';
import type { RecordFilter } from '../../store/record-filter';
import { pageOfRecords } from '../../store/record-pages';
import { policyCondition } from '../binding-policy';
import {
  dates,
  equalTo,
  ifTrue,
  instants,
  oneOf,
  pageAnswer,
  pageBody,
  pageParameters,
  pageQuery,
  RECORD_ORDERS,
} from '../lists';
import { composeOffer } from '../offer-composition';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { sealedOffersFor } from '../private-records';
import { ProblemBody } from '../problems';
import { listRoute, recordRoute } from '../record-routes';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';
import { isUnchanged, VersionHeaders } from '../versions';

const ById = Type.Object({ id: RecordId });
const WantedOffer = Strict({ request: RecordId, rateCard: Slug, valueDate: DateText, reservation: RecordId });

/** An offer as its bank and the holder see it. */
const OfferBody = Type.Object(
  {
    ...SealedOffer.properties,
    state: Type.Enum(['sealed', ...RECORDS.offer.schema.properties.state.enum]),
    filing: RECORDS.offer.schema.properties.filing,
    cost: FinancingCost,
  },
  { title: 'Offer' },
);

const OFFER_FILTERS = {
  request: equalTo('request', RecordId),
  receivable: equalTo('receivable', RecordId),
};

/** Each request on a page is asked of the ledger once, so a page is short. */
const OfferQuery = Type.Object(
  {
    request: Type.Optional(RecordId),
    receivable: Type.Optional(RecordId),
    state: Type.Optional(OfferBody.properties.state),
    ...pageParameters(Object.keys(RECORD_ORDERS), MAX_OFFERS_PAGE_SIZE),
  },
  { additionalProperties: false },
);

/** Routes of the financing. */
export function financingRoutes(api: Api, service: Service): void {
  const tags = ['financing'];
  const { database } = service;
  const command = { tags, headers: CommandHeaders, response: commandResponses };

  api.post(
    '/financing-requests',
    {
      schema: {
        ...command,
        operationId: 'requestFinancing',
        summary: 'Offers a confirmed receivable to the banks',
        body: COMMANDS.requestFinancing,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'requestFinancing', body: request.body }],
      })),
  );

  listRoute(api, service, {
    path: '/financing-requests',
    kind: 'financingRequest',
    tags,
    operationId: 'listFinancingRequests',
    summary: 'Requests of the user, or of everybody for a bank',
    filters: {
      state: oneOf('state', RECORDS.financingRequest.schema.properties.state),
      receivable: equalTo('receivable', RecordId),
      holder: equalTo('holder', CreditCode),
      recourse: ifTrue('recourse', "Whether the holder answers for the obligor's payment"),
      ...dates('latestDate', 'latestDate'),
      ...instants('requested', 'requestedAt'),
    },
    orders: { latestDate: { by: { text: 'latestDate' }, descending: false } },
  });

  recordRoute(api, service, {
    path: '/financing-requests/:id',
    kind: 'financingRequest',
    tags,
    operationId: 'getFinancingRequest',
    summary: 'A request for financing',
    params: ById,
    keyParts: ({ id }) => [id],
  });

  api.post(
    '/financing-requests/:id/withdrawal',
    { schema: { ...command, operationId: 'withdrawRequest', summary: 'Takes an open request back', params: ById } },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'withdrawRequest', body: { request: request.params.id } }],
      })),
  );

  listRoute(api, service, {
    path: '/offer-notices',
    kind: 'offerNotice',
    tags,
    operationId: 'listOfferNotices',
    summary: 'Which banks have offered, never at what price',
    filters: {
      request: equalTo('request', RecordId),
      receivable: equalTo('receivable', RecordId),
      bank: equalTo('bank', CreditCode),
      ...instants('offered', 'at'),
    },
  });

  recordRoute(api, service, {
    path: '/offer-notices/:id',
    kind: 'offerNotice',
    tags,
    operationId: 'getOfferNotice',
    summary: 'That a bank has offered',
    params: ById,
    keyParts: ({ id }) => [id],
  });

  api.post(
    '/offers',
    {
      schema: {
        ...command,
        operationId: 'makeOffer',
        summary: "Seals a bank's price for a request",
        description:
          "Where the card is the prices of a policy, the policy's latest revision has to take the request, and its limits to leave " +
          'room for it beside what the bank financed and what its other offers bind it to (`policy-excludes`, `policy-limit-exceeded`).',
        body: WantedOffer,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'makeOffer', body: await composeOffer(service, request.actor, request.body) }],
        ...(await policyCondition(service, request.actor, request.body)),
      })),
  );

  api.get(
    '/offers',
    {
      schema: {
        tags,
        operationId: 'listOffers',
        summary: 'Offers with their prices, for their bank and the holder alone',
        description:
          'The content of offers, read from private data: a bank sees its own, a holder those for its requests.',
        querystring: OfferQuery,
        response: { 200: pageBody(OfferBody), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const kind = query.state === undefined || query.state === 'sealed' ? 'offerNotice' : 'offer';
      const scope: RecordFilter[] = [
        // A bank is shown the notices of all banks, and the content of its own offers.
        ...(actor.role === 'bank' ? [{ field: 'bank', anyOf: [actor.party] }] : []),
        ...(query.state === 'sealed' ? [{ field: 'id', keyOfNo: 'offer' as const }] : []),
        ...(kind === 'offer' ? [{ field: 'state', anyOf: [String(query.state)] }] : []),
      ];
      const page = await pageOfRecords(
        database,
        actor,
        kind,
        pageQuery(query, OFFER_FILTERS, RECORD_ORDERS, scope, MAX_OFFERS_PAGE_SIZE),
      );
      const items = await offersOf(
        service,
        actor,
        page.items.map(({ record }) => record),
      );
      return pageAnswer({ ...page, items }, query, RECORD_ORDERS);
    },
  );

  api.get(
    '/offers/:id',
    {
      schema: {
        tags,
        operationId: 'getOffer',
        summary: 'An offer with its price and the terms that it follows from',
        params: ById,
        headers: VersionHeaders,
        response: { 200: OfferBody, 304: Type.Null(), default: ProblemBody },
      },
    },
    async (request, reply) => {
      const offer = await withState(
        service,
        request.actor,
        await sealedOffer(service, request.actor, request.params.id),
      );
      // What was sealed never changes; what became of it does.
      return isUnchanged(
        request,
        reply as never,
        `${offer.id}-${offer.state}${offer.filing === undefined ? '' : '-filed'}`,
      )
        ? await reply.send(undefined as never)
        : offer;
    },
  );

  api.get(
    '/offers/:id/acceptance',
    {
      schema: {
        tags,
        operationId: 'getAcceptanceData',
        summary: 'What the holder signs to accept',
        description: "The typed data (EIP-712) that one of the holder's signatories signs to accept.",
        params: ById,
        querystring: Freshness,
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const offer = await sealedOffer(service, actor, params.id);
      const { nonce, expiresAt } = freshness(query, await service.clock.now());
      return assignmentOf(service.channel, offer, nonce, expiresAt);
    },
  );

  api.post(
    '/offers/:id/acceptance',
    {
      schema: {
        ...command,
        operationId: 'acceptOffer',
        summary: 'Accepts an offer by signature',
        description: 'Accepts an offer: what was sealed becomes public with the signature.',
        params: ById,
        body: Type.Omit(COMMANDS.acceptOffer, ['offer'], { additionalProperties: false }),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const offer = await sealedOffer(service, request.actor, request.params.id);
        return { commands: [{ name: 'acceptOffer', body: { offer, ...request.body } }] };
      }),
  );

  api.post(
    '/offers/:id/filing',
    {
      schema: {
        ...command,
        operationId: 'recordFiling',
        summary: 'Records the number under which the financing is filed in the movable-property registry',
        params: ById,
        body: Type.Omit(COMMANDS.recordFiling, ['offer'], { additionalProperties: false }),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'recordFiling', body: { offer: request.params.id, ...request.body } }],
      })),
  );

  api.post(
    '/offers/:id/disbursement',
    {
      schema: {
        ...command,
        operationId: 'disburseOffer',
        summary: 'Says that the bank paid the holder',
        params: ById,
        body: Type.Omit(COMMANDS.disburseOffer, ['offer'], { additionalProperties: false }),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'disburseOffer', body: { offer: request.params.id, ...request.body } }],
      })),
  );
}

/** An offer's content, as the ledger shows it to the user. @throws Refusal `not-found` also where it is not the user's to see */
async function sealedOffer(service: Service, actor: Actor, id: string): Promise<LedgerRecord<'sealedOffer'>> {
  const notice = (await findRecord(service.database, actor, 'offerNotice', id))?.record;
  const isOwn = notice?.bank === actor.party || notice?.holder === actor.party;
  const offers = notice !== undefined && isOwn ? await sealedOffersFor(service, actor, notice.request) : [];
  return offers.find((offer) => offer.id === id) ?? refuse('not-found', `no offer ${id}`);
}

/** The content of the offers that the records name, in their order. */
async function offersOf(
  service: Service,
  actor: Actor,
  named: readonly { readonly id: string; readonly request: string }[],
): Promise<Static<typeof OfferBody>[]> {
  const requests = [...new Set(named.map(({ request }) => request))];
  const sealed = await Promise.all(requests.map((request) => sealedOffersFor(service, actor, request)));
  const byId = new Map(sealed.flat().map((offer) => [offer.id, offer]));
  const offers = named.flatMap(({ id }) => byId.get(id) ?? []);
  return await Promise.all(offers.map((offer) => withState(service, actor, offer)));
}

/** What became of an offer stands in public. */
async function withState(
  { database }: Service,
  actor: Actor,
  sealed: LedgerRecord<'sealedOffer'>,
): Promise<Static<typeof OfferBody>> {
  const taken = (await findRecord(database, actor, 'offer', sealed.id))?.record;
  return {
    ...sealed,
    state: taken?.state ?? 'sealed',
    cost: costOf(sealed.quote),
    ...(taken?.filing === undefined ? {} : { filing: taken.filing }),
  };
}
