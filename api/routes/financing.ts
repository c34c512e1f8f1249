/** Financing: requests, sealed offers, acceptance by signature, disbursement. */
import { type Static, Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { DateText, RecordId, Slug, Strict } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { type LedgerRecord, RECORDS, SealedOffer } from '../../domain/records';
import { assignmentOf } from '../../domain/typed-data';
import type { Actor } from '../../store/command-log';
import { findRecord, listRecords } from '../../store/read-model';
import { composeOffer } from '../offer-composition';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { sealedOffersFor } from '../private-records';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';

const ById = Type.Object({ id: RecordId });
const Filter = Type.Object({ request: Type.Optional(RecordId), receivable: Type.Optional(RecordId) });
const WantedOffer = Strict({ request: RecordId, rateCard: Slug, valueDate: DateText, reservation: RecordId });

/** An offer as its bank and the holder see it. */
const OfferBody = Type.Object({
  ...SealedOffer.properties,
  state: Type.Enum(['sealed', ...RECORDS.offer.schema.properties.state.enum]),
});

/** Routes of the financing. */
export function financingRoutes(api: Api, service: Service): void {
  const tags = ['financing'];
  const { database } = service;
  const command = { tags, headers: CommandHeaders, response: commandResponses };

  api.post('/financing-requests', { schema: { ...command, body: COMMANDS.requestFinancing } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'requestFinancing', body: request.body }],
    })),
  );

  api.get(
    '/financing-requests',
    { schema: { tags, response: { 200: Type.Array(RECORDS.financingRequest.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(database, actor, 'financingRequest')).map(({ record }) => record),
  );

  api.post('/financing-requests/:id/withdrawal', { schema: { ...command, params: ById } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'withdrawRequest', body: { request: request.params.id } }],
    })),
  );

  api.get(
    '/offer-notices',
    {
      schema: {
        tags,
        description: 'Which banks have offered, for every bank and the holder; never at what price.',
        querystring: Filter,
        response: { 200: Type.Array(RECORDS.offerNotice.schema), default: ProblemBody },
      },
    },
    async ({ actor, query }) => (await listRecords(database, actor, 'offerNotice', query)).map(({ record }) => record),
  );

  api.post('/offers', { schema: { ...command, body: WantedOffer } }, async (request, reply) =>
    giveCommands(service, request, reply, async () => ({
      commands: [{ name: 'makeOffer', body: await composeOffer(service, request.actor, request.body) }],
    })),
  );

  api.get(
    '/offers',
    {
      schema: {
        tags,
        description: 'The content of offers, for their bank and the holder alone, read from private data.',
        querystring: Filter,
        response: { 200: Type.Array(OfferBody), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const notices = (await listRecords(database, actor, 'offerNotice', query)).map(({ record }) => record);
      const own = notices.filter(({ bank, holder }) => bank === actor.party || holder === actor.party);
      const requests = [...new Set(own.map(({ request }) => request))];
      const offers = await Promise.all(requests.map((request) => sealedOffersFor(service, actor, request)));
      return await Promise.all(offers.flat().map((offer) => withState(service, actor, offer)));
    },
  );

  api.get(
    '/offers/:id',
    { schema: { tags, params: ById, response: { 200: OfferBody, default: ProblemBody } } },
    async ({ actor, params }) => withState(service, actor, await sealedOffer(service, actor, params.id)),
  );

  api.get(
    '/offers/:id/acceptance',
    {
      schema: {
        tags,
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
        description: 'Records the number under which the financing is filed in the movable-property registry.',
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

/** What became of an offer stands in public. */
async function withState(
  { database }: Service,
  actor: Actor,
  sealed: LedgerRecord<'sealedOffer'>,
): Promise<Static<typeof OfferBody>> {
  const state = (await findRecord(database, actor, 'offer', sealed.id))?.record.state;
  return { ...sealed, state: state ?? 'sealed' };
}
