/** Mandates to accept: what the holder signs before it knows the offers, kept by the service until an offer meets it. */
import { Type } from 'typebox';
import { AcceptanceMandate } from '../../domain/acceptance-mandate';
import { AnnualRate } from '../../domain/annual-rate';
import { COMMANDS } from '../../domain/commands';
import { AmountMinor, RecordId, Strict } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import type { LedgerRecord } from '../../domain/records';
import { acceptanceMandateOf, type TypedData } from '../../domain/typed-data';
import {
  findMandate,
  keepMandate,
  MANDATE_OUTCOMES,
  MANDATE_STATES,
  type MandateRow,
  removeMandate,
} from '../../store/acceptance-mandates';
import type { Actor } from '../../store/command-log';
import { findRecord } from '../../store/read-model';
import { requireGoodSignature } from '../given-signature';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';

const ById = Type.Object({ id: RecordId });
const { signature, nonce, expiresAt } = COMMANDS.acceptOffer.properties;
const SignedMandate = Strict({ mandate: AcceptanceMandate, signature, nonce, expiresAt });

const MandateBody = Strict({
  request: RecordId,
  mandate: AcceptanceMandate,
  expiresAt,
  state: Type.Enum([...MANDATE_STATES]),
  /** What came of it so far. */
  outcome: Type.Optional(Type.Enum([...MANDATE_OUTCOMES])),
  /** The offer that was given to the ledger last. */
  offer: Type.Optional(RecordId),
});

/** Routes of mandates, for holders. */
export function mandateRoutes(api: Api, service: Service): void {
  const tags = ['financing'];
  const { database } = service;

  api.get(
    '/financing-requests/:id/mandate-data',
    {
      schema: {
        tags,
        operationId: 'getMandateData',
        summary: 'What the holder signs to have the cheapest offer accepted',
        description:
          'The typed data (EIP-712) of a mandate: any offer up to this annual rate that pays out at least this much. It is good ' +
          'from the closing time of the request on, or at once.',
        params: ById,
        querystring: Type.Object({
          maxAnnualRate: AnnualRate,
          minNetMinor: AmountMinor,
          ...Freshness.properties,
        }),
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const request = await ownRequest(service, actor, params.id);
      const now = await service.clock.now();
      const fresh = freshness(query, request.closesAt === undefined ? now : new Date(request.closesAt));
      const notBefore = Math.ceil(
        (request.closesAt === undefined ? now.getTime() : Date.parse(request.closesAt)) / 1_000,
      );
      const { maxAnnualRate, minNetMinor } = query;
      return await dataOf(service, actor, request, { mandate: { maxAnnualRate, minNetMinor, notBefore }, ...fresh });
    },
  );

  api.put(
    '/financing-requests/:id/mandate',
    {
      schema: {
        tags,
        operationId: 'giveMandate',
        summary: 'Has the cheapest offer accepted that meets a signed mandate',
        description: 'The mandate is kept encrypted, and becomes public with the offer that is accepted by it.',
        params: ById,
        body: SignedMandate,
        response: { 200: MandateBody, default: ProblemBody },
      },
    },
    async ({ actor, params, body }) => {
      const request = await ownRequest(service, actor, params.id);
      if (request.state !== 'open') refuse('state-forbids', `the request is ${request.state}`, { field: 'id' });
      const data = await dataOf(service, actor, request, body);
      const { currency = '', amountMinor = '0' } = data.message;
      const commitment = { purpose: 'assign', amountMinor: BigInt(amountMinor), currency } as const;
      await requireGoodSignature(service, actor, data, body, commitment, body.mandate.notBefore);
      await keepMandate(database, request.id, actor, body);
      return await told(service, actor, request.id);
    },
  );

  api.get(
    '/financing-requests/:id/mandate',
    {
      schema: {
        tags,
        operationId: 'getMandate',
        summary: 'The mandate for a request, and what came of it',
        params: ById,
        response: { 200: MandateBody, default: ProblemBody },
      },
    },
    async ({ actor, params }) => await told(service, actor, params.id),
  );

  api.delete(
    '/financing-requests/:id/mandate',
    {
      schema: {
        tags,
        operationId: 'takeMandateBack',
        summary: 'Takes a mandate back that is not on its way to the ledger',
        params: ById,
        response: { 204: Type.Null(), default: ProblemBody },
      },
    },
    async ({ actor, params }, reply) => {
      await removeMandate(database, actor.party, params.id);
      return await reply.code(204).send(undefined as never);
    },
  );
}

async function ownRequest({ database }: Service, actor: Actor, id: string): Promise<LedgerRecord<'financingRequest'>> {
  const request = (await findRecord(database, actor, 'financingRequest', id))?.record;
  return request?.holder === actor.party ? request : refuse('not-found', `no request ${id} of ${actor.party}`);
}

async function dataOf(
  { database, channel }: Service,
  actor: Actor,
  request: LedgerRecord<'financingRequest'>,
  { mandate, nonce: once, expiresAt: until }: Omit<MandateRow['signed'], 'signature'>,
): Promise<TypedData> {
  const receivable = (await findRecord(database, actor, 'receivable', request.receivable))?.record;
  if (receivable === undefined) return refuse('not-found', `no receivable ${request.receivable}`);
  return acceptanceMandateOf(channel, request, receivable, mandate, once, until);
}

async function told({ database }: Service, { party }: Actor, request: string) {
  const found = await findMandate(database, party, request);
  if (found === undefined) return refuse('not-found', `${party} gave no mandate for ${request}`);
  const { signed, state, outcome, offer } = found;
  return {
    request,
    mandate: signed.mandate,
    expiresAt: signed.expiresAt,
    state,
    ...(outcome === null ? {} : { outcome }),
    ...(offer === null ? {} : { offer }),
  };
}
