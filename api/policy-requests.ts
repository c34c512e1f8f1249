/** Requests for financing as a bank's policy asks about them, from what of the ledger the bank may see. */
import type { PastRequest } from '../domain/back-test';
import type { Candidate } from '../domain/bank-policy';
import { type CalendarDate, dateOf, daysBetween } from '../domain/calendar';
import { isValidOn } from '../domain/credentials';
import { type CredentialProof, credentialProofOf } from '../domain/green-grid';
import { MAX_PAGE_SIZE } from '../domain/limits';
import type { LedgerRecord, RecordKind } from '../domain/records';
import type { Actor } from '../store/command-log';
import type { Database } from '../store/database';
import type { RecordFilter } from '../store/record-filter';
import { pageOfRecords } from '../store/record-pages';

/** Requests that are looked at in one go. */
export const MAX_POLICY_REQUESTS = MAX_PAGE_SIZE;

/** Requests with what a policy asks of them; `hidden` counts those whose receivable the bank may not see. */
export interface PolicyRequests {
  readonly requests: readonly (PastRequest & { readonly receivable: string; readonly latestDate: string })[];
  readonly hidden: number;
}

/**
 * The latest requests that meet a filter, each as of its own day, or of a given one. Green evidence is what was attested and
 * is free, or is used in the request's own accepted offer; goods and footprints, whose lots a bank does not see, are left out.
 */
export async function policyRequests(
  database: Database,
  actor: Actor,
  filters: readonly RecordFilter[],
  asOf?: CalendarDate,
): Promise<PolicyRequests> {
  const all = async <Kind extends RecordKind>(kind: Kind, ...wanted: RecordFilter[]) => {
    const order = { by: 'firstBlock', descending: true } as const;
    const { items } = await pageOfRecords(database, actor, kind, {
      filters: wanted,
      order,
      limit: MAX_POLICY_REQUESTS,
    });
    return items.map(({ record }) => record);
  };
  const requests = await all('financingRequest', ...filters);
  const receivables = byKey(
    await all(
      'receivable',
      anyOf(
        'id',
        requests.map(({ receivable }) => receivable),
      ),
    ),
    'id',
  );
  const parties = [...receivables.values()].flatMap(({ seller, obligor }) => [seller, obligor]);
  const firms = byKey(await all('firm', anyOf('code', parties)), 'code');
  const credentials = await all('credential', anyOf('holder', parties));
  const offers = byKey(
    await all(
      'offer',
      anyOf(
        'id',
        requests.flatMap(({ acceptedOffer }) => acceptedOffer ?? []),
      ),
    ),
    'id',
  );
  const fingerprints = [...receivables.values()].map(({ invoiceFingerprint }) => invoiceFingerprint);
  const events = await all('greenEvent', anyOf('invoiceFingerprint', fingerprints), {
    field: 'state',
    anyOf: ['attested'],
  });

  const seen = requests.flatMap((request): PolicyRequests['requests'] => {
    const receivable = receivables.get(request.receivable);
    if (receivable === undefined) return [];
    const day = asOf ?? dateOf(request.requestedAt);
    const tenorDays = daysBetween(day, receivable.maturityDate as CalendarDate);
    if (tenorDays <= 0) return [];
    const held = (holder: string) => credentials.filter((each) => each.holder === holder && isValidOn(each, day));
    const offer = offers.get(request.acceptedOffer ?? '');
    const seller = firms.get(receivable.seller);
    const obligor = firms.get(receivable.obligor);
    const candidate: Candidate = {
      obligor: receivable.obligor,
      amountMinor: BigInt(receivable.amountMinor),
      currency: receivable.currency,
      tenorDays,
      recourse: request.recourse,
      sellerSize: seller?.sizeClass,
      obligorIndustry: obligor?.industryCode,
      obligorCredentials: held(receivable.obligor).map(({ credential }) => credential),
    };
    const own = offer?.bank === actor.party ? offer.quote : undefined;
    return [
      {
        id: request.id,
        receivable: receivable.id,
        requestedOn: day,
        candidate,
        pricing: {
          receivable: {
            ...receivable,
            amountMinor: candidate.amountMinor,
            maturityDate: receivable.maturityDate as CalendarDate,
          },
          evidence: evidenceFor(events, receivable, request.acceptedOffer),
          credentials: held(receivable.seller).map((each): CredentialProof => credentialProofOf(each)),
          valueDate: day,
        },
        latestDate: request.latestDate,
        facts: { pricedOn: day, ...(seller?.sizeClass && { sizeClass: seller.sizeClass }) },
        ...(own === undefined ? {} : { accepted: { rateBps: own.rateBps, chargeMinor: own.discountMinor } }),
      },
    ];
  });
  return { requests: seen, hidden: requests.filter(({ receivable }) => !receivables.has(receivable)).length };
}

function evidenceFor(
  events: readonly LedgerRecord<'greenEvent'>[],
  { invoiceFingerprint, obligor }: LedgerRecord<'receivable'>,
  acceptedOffer: string | undefined,
): PastRequest['pricing']['evidence'] {
  return events
    .filter((event) => event.invoiceFingerprint === invoiceFingerprint && event.counterparty === obligor)
    .filter(({ usedIn }) => usedIn === undefined || usedIn === acceptedOffer)
    .flatMap(({ id, evidence }) => (evidence === undefined ? [] : [{ eventRecordId: id, kind: evidence }]));
}

function anyOf(field: string, values: readonly string[]): RecordFilter {
  return { field, anyOf: [...new Set(values)] };
}

function byKey<Item, Field extends keyof Item>(items: readonly Item[], field: Field): Map<Item[Field], Item> {
  return new Map(items.map((item) => [item[field], item]));
}
