/** A bank's policies: published, read, and tried on requests of the past before they go live. */
import { Type } from 'typebox';
import { BackTestResult, BackTestSummary, backTest } from '../../domain/back-test';
import { BankPolicyTerms, requireCoherentPolicy } from '../../domain/bank-policy';
import { COMMANDS } from '../../domain/commands';
import { InstantText, Slug, Strict } from '../../domain/fields';
import { revisionKey } from '../../domain/pricing';
import { refuse } from '../../domain/problems';
import { equalTo, instants } from '../lists';
import { freshSalt } from '../offer-composition';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { MAX_POLICY_REQUESTS, policyRequests } from '../policy-requests';
import { privateListRoute, privateRecordRoute } from '../private-routes';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const Unsalted = Type.Omit(COMMANDS.publishPolicy, ['salt'], { additionalProperties: false });

const BackTestBody = Strict({
  terms: BankPolicyTerms,
  /** Requests made from this instant on, and until that one; the latest of them are tried. */
  from: Type.Optional(InstantText),
  to: Type.Optional(InstantText),
});

/** A policy on the requests of the past. */
const BackTestAnswer = Strict({
  summary: BackTestSummary,
  /** Requests whose receivable the bank may not see any more: another one financed it. */
  hidden: Type.Integer({ minimum: 0 }),
  results: Type.Array(BackTestResult, { maxItems: MAX_POLICY_REQUESTS }),
});

/** Routes of a bank's policies; they are the bank's own records, as its cards are. */
export function policyRoutes(api: Api, service: Service): void {
  const tags = ['policies'];

  api.post(
    '/policies',
    {
      schema: {
        tags,
        headers: CommandHeaders,
        response: commandResponses,
        operationId: 'publishPolicy',
        summary: 'Puts a policy in force, in a new revision, and its prices as the card of its name',
        body: Unsalted,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'publishPolicy', body: { ...request.body, ...freshSalt() } }],
      })),
  );

  privateListRoute(api, service, {
    path: '/policies',
    kind: 'bankPolicy',
    tags,
    operationId: 'listPolicies',
    summary: "The bank's own policies, every revision",
    keyStart: ({ party }) => [party],
    filters: { name: equalTo('name', Slug), ...instants('published', 'publishedAt') },
    orders: {
      name: { by: { text: 'name' }, descending: false },
      newest: { by: { text: 'publishedAt' }, descending: true },
    },
  });

  privateRecordRoute(api, service, {
    path: '/policies/:name/revisions/:revision',
    kind: 'bankPolicy',
    tags,
    operationId: 'getPolicy',
    summary: 'A revision of a policy',
    params: Type.Object({ name: Slug, revision: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }),
    keyParts: ({ name = '', revision }, { party }) => [party, name, revisionKey(Number(revision))],
  });

  api.post(
    '/policies/back-test',
    {
      schema: {
        tags,
        operationId: 'backTestPolicy',
        summary: 'Tries a policy on requests of the past, and writes nothing',
        body: BackTestBody,
        response: { 200: BackTestAnswer, default: ProblemBody },
      },
    },
    async ({ actor, body: { terms, from, to } }) => {
      if (actor.role !== 'bank') return refuse('not-permitted', `a ${actor.role} has no policy`);
      requireCoherentPolicy(terms);
      const filters = [
        ...(from === undefined ? [] : [{ field: 'requestedAt', from }]),
        ...(to === undefined ? [] : [{ field: 'requestedAt', to }]),
      ];
      const { requests, hidden } = await policyRequests(service.database, actor, filters);
      const { results, summary } = backTest(terms, requests);
      return { summary, hidden, results: [...results] };
    },
  );
}
