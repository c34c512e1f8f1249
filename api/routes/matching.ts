/** What is proposed: to a holder the offers for its request in the order of their cost, to a bank the requests that its policy takes. */
import { Type } from 'typebox';
import { AnnualRate, rateUnits } from '../../domain/annual-rate';
import { dateOf } from '../../domain/calendar';
import { EarlyPaymentTerms, earlyPaymentCost } from '../../domain/early-payment';
import {
  AmountMinor,
  CreditCode,
  DateText,
  InstantText,
  NonNegativeMinor,
  RecordId,
  Slug,
  Strict,
  Text,
} from '../../domain/fields';
import { costOf, FinancingCost } from '../../domain/financing-cost';
import { refuse } from '../../domain/problems';
import { explainUnserved } from '../../matching/explain';
import { marketOf } from '../../matching/financiers';
import { matchMarket } from '../../matching/match';
import { proposalOf, rankedOffers } from '../../matching/modes';
import type { Actor } from '../../store/command-log';
import { findEarlyPaymentOffer } from '../../store/early-payment-offers';
import { findRecord } from '../../store/read-model';
import { exposureReader } from '../bank-exposure';
import { MAX_POLICY_REQUESTS, policyRequests } from '../policy-requests';
import { bankSecretsOf, sealedOffersFor } from '../private-records';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** Seconds that the solver may take for one bank's proposals: a request waits for them. */
const SOLVER_SECONDS = 1;

const BestOffers = Strict({
  ranking: Type.Array(Strict({ offer: RecordId, bank: CreditCode, netMinor: AmountMinor, cost: FinancingCost }), {
    maxItems: 1_000,
  }),
  take: Type.Optional(RecordId),
  /** What the obligor offers to pay early, and its place among the offers by cost: 1 where it is the cheapest. */
  earlyPayment: Type.Optional(
    Strict({ ...EarlyPaymentTerms.properties, cost: FinancingCost, place: Type.Integer({ minimum: 1 }) }),
  ),
  waitsUntil: Type.Optional(InstantText),
});

const Proposals = Strict({
  proposals: Type.Array(Strict({ request: RecordId, amountMinor: AmountMinor, costMinor: NonNegativeMinor }), {
    maxItems: MAX_POLICY_REQUESTS,
  }),
  servedMinor: NonNegativeMinor,
  isOptimal: Type.Boolean(),
  /** How far from the best in parts of a million of the cost, where the time ran out. */
  gapPpm: Type.Integer({ minimum: 0 }),
  /** Rules that a request breaks, limits that leave no room for it, or that it is offered on already. */
  others: Type.Array(Strict({ request: RecordId, reasons: Type.Array(Text, { maxItems: 100 }) }), {
    maxItems: MAX_POLICY_REQUESTS,
  }),
});

/** Routes of what is proposed; nothing is accepted or offered by them. */
export function matchingRoutes(api: Api, service: Service): void {
  const tags = ['matching'];

  api.get(
    '/financing-requests/:id/best-offers',
    {
      schema: {
        tags,
        operationId: 'bestOffers',
        summary: 'The offers for a request, the cheapest first, and the one that a limit takes',
        description:
          'Ranked by the annual rate that the holder pays, with the early payment that the obligor offers from its own cash. ' +
          'Before an auction has closed none is shown. `take` names the offer ' +
          'whose annual rate is not above `maxAnnualRate`: the holder accepts it by its signature.',
        params: Type.Object({ id: RecordId }),
        querystring: Strict({ maxAnnualRate: Type.Optional(AnnualRate) }),
        response: { 200: BestOffers, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const request = (await findRecord(service.database, actor, 'financingRequest', params.id))?.record;
      if (request?.holder !== actor.party) return refuse('not-found', `no request ${params.id} of ${actor.party}`);
      const now = await service.clock.now();
      const today = dateOf(now.toISOString());
      const offers = await sealedOffersFor(service, actor, request.id);
      const told = new Map(
        offers.map(({ id, bank, quote }) => [id, { offer: id, bank, netMinor: quote.netMinor, cost: costOf(quote) }]),
      );
      const { ranking, ...rest } = proposalOf(
        rankedOffers(offers, today),
        { closesAt: request.closesAt, ...query },
        now,
      );
      const ranked = ranking.flatMap(({ id }) => told.get(id) ?? []);
      const early = rest.waitsUntil === undefined && (await earlyPaymentOf(service, actor, request.receivable, now));
      if (!early) return { ranking: ranked, ...rest };
      const units = rateUnits(early.cost.annualRate);
      const cheaper = ranked.filter(({ cost }) => rateUnits(cost.annualRate) < units).length;
      return { ranking: ranked, ...rest, earlyPayment: { ...early, place: cheaper + 1 } };
    },
  );

  api.post(
    '/policies/:name/proposals',
    {
      schema: {
        tags,
        operationId: 'proposeRequests',
        summary: 'The open requests that a policy in force would take, within its limits',
        description:
          'As much as can be served, at the least cost to the holders, beside what the bank holds and what its offers bind it to. ' +
          'What stays out is told with the reason; `offered` names what it has offered on already.',
        params: Type.Object({ name: Slug }),
        body: Strict({ paysOn: Type.Optional(DateText) }),
        response: { 200: Proposals, default: ProblemBody },
      },
    },
    async ({ actor, params, body }) => {
      const policy = (await bankSecretsOf(service, actor, 'bankPolicy', actor.party, params.name)).at(-1);
      if (policy === undefined) return refuse('not-found', `no policy ${params.name}`, { field: 'name' });
      const today = dateOf((await service.clock.now()).toISOString());
      const open = [{ field: 'state', anyOf: ['open'] }];
      const { requests: all } = await policyRequests(service.database, actor, open, today);
      const { financed, offered } = await (await exposureReader(service, actor))(service.database, today);
      const requests = all.filter(({ receivable }) => !offered.has(receivable));
      const held = [...financed, ...offered.values()];
      const paysOn = (body.paysOn ?? today) as typeof today;
      const financier = { party: actor.party, kind: 'bank' as const, policy: policy.terms, paysOn, held };
      const { market, declines } = marketOf(requests, [financier]);
      const { assignment, servedMinor, isOptimal, gapPpm } = await matchMarket(market, { seconds: SOLVER_SECONDS });
      const reasons = new Map(declines.map((decline) => [decline.request, [...decline.reasons] as string[]]));
      const others = explainUnserved(market, assignment).map(({ request, obstacles }) => ({
        request,
        reasons:
          reasons.get(request) ??
          obstacles.flatMap(({ limits }) => limits.map(({ name }) => name.split(' ')[1] ?? name)),
      }));
      const proposals = assignment.flatMap((place, at) => {
        const [request, option] = [requests[at], place === undefined ? undefined : market.options[place]];
        if (request === undefined || option === undefined) return [];
        return [
          {
            request: request.id,
            amountMinor: request.candidate.amountMinor.toString(),
            costMinor: String(option.costMinor),
          },
        ];
      });
      const bound = all.filter(({ receivable }) => offered.has(receivable));
      return {
        proposals,
        servedMinor: servedMinor.toString(),
        isOptimal,
        gapPpm,
        others: [...bound.map(({ id }) => ({ request: id, reasons: ['offered'] })), ...others],
      };
    },
  );
}

async function earlyPaymentOf({ database }: Service, actor: Actor, id: string, now: Date) {
  const offer = await findEarlyPaymentOffer(database, actor.party, id, now);
  const receivable = (await findRecord(database, actor, 'receivable', id))?.record;
  if (offer === undefined || receivable === undefined) return undefined;
  const { payMinor, payOn } = offer.signed;
  return { payMinor, payOn, cost: earlyPaymentCost(receivable, { payMinor, payOn }) };
}
