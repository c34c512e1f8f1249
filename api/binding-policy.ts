/** Holds a bank's offer to its own policy: what is refused here is the bank's own rule, and told to nobody else. */
import { type BankPolicyTerms, type Candidate, exceededLimits, ineligibilityOf } from '../domain/bank-policy';
import { parseDate } from '../domain/calendar';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { lockOffersOf } from '../store/bank-exposure';
import type { Actor } from '../store/command-log';
import { exposureReader } from './bank-exposure';
import type { WantedOffer } from './offer-composition';
import type { CommandRequest } from './operations';
import { policyRequests } from './policy-requests';
import { bankSecretsOf } from './private-records';
import type { Service } from './service';

/**
 * What has to hold when an offer is accepted, where its card is that of a policy: the latest revision takes the request, and
 * its face fits into every limit beside what the bank financed and what its other offers bind it to. All of it is asked as of
 * the value date. Nothing, for a card that is no policy.
 * @throws Refusal `policy-excludes`, `not-found`, `date-invalid`, `invalid-input`
 */
export async function policyCondition(
  service: Service,
  actor: Actor,
  wanted: WantedOffer,
): Promise<Pick<CommandRequest, 'condition'>> {
  const policy = (await bankSecretsOf(service, actor, 'bankPolicy', actor.party, wanted.rateCard)).at(-1);
  if (policy === undefined) return {};
  const day = parseDate(wanted.valueDate, 'valueDate');
  const filters = [{ field: 'id', anyOf: [wanted.request] }];
  const [request] = (await policyRequests(service.database, actor, filters, day)).requests;
  if (request === undefined) {
    return refuse('invalid-input', 'funds move before the receivable is due', { field: 'valueDate' });
  }
  requireEligible(policy, request.candidate);
  const readExposure = await exposureReader(service, actor);
  return {
    async condition(transaction) {
      await lockOffersOf(transaction, actor.party);
      const { financed, offered } = await readExposure(transaction, day);
      const others = [...offered].filter(([receivable]) => receivable !== request.receivable);
      requireRoom(policy, request.candidate, [...financed, ...others.map(([, candidate]) => candidate)]);
    },
  };
}

type Policy = Pick<LedgerRecord<'bankPolicy'>, 'name' | 'revision'> & { readonly terms: BankPolicyTerms };

function requireEligible({ name, revision, terms }: Policy, candidate: Candidate): void {
  const rules = ineligibilityOf(terms, candidate);
  if (rules.length === 0) return;
  refuse('policy-excludes', `policy ${name}, revision ${revision}, excludes it by: ${rules.join(', ')}`, {
    field: 'rateCard',
    rules,
  });
}

function requireRoom({ name, revision, terms }: Policy, candidate: Candidate, held: readonly Candidate[]): void {
  const limits = exceededLimits(terms, candidate, held);
  if (limits.length === 0) return;
  const each = limits.map(
    ({ limit, capacityMinor, usedMinor, wantedMinor }) =>
      `${limit} has ${usedMinor} of ${capacityMinor} used and ${wantedMinor} is wanted`,
  );
  refuse('policy-limit-exceeded', `policy ${name}, revision ${revision}: ${each.join('; ')}`, {
    field: 'rateCard',
    limits,
  });
}
