/** What a party has to pay now: the orders of a payment instruction, from the records that the party may see. */
import { TRANSITIONS } from '../domain/life-cycle';
import { owedMinor } from '../domain/receivable-amounts';
import type { LedgerRecord } from '../domain/records';
import type { Agent, PartyAccount } from '../settlement/accounts';
import { disbursementOrder, obligorOrder, type PaymentOrder, repaymentOrder } from '../settlement/payment-order';
import { type AccountRow, accountsOf } from '../store/accounts';
import { openToRecourse } from '../store/assigned';
import type { Actor } from '../store/command-log';
import type { Database } from '../store/database';
import type { RecordFilter } from '../store/record-filter';
import { pageOfRecords } from '../store/record-pages';

/** Orders of one instruction at most: a bank's system takes no longer ones. */
export const MAX_INSTRUCTED = 1_000;

/** What is to be paid, and what cannot be because whoever is owed named no account. */
export interface DueOrders {
  readonly orders: readonly PaymentOrder[];
  /** Names of the records, as kind/key. */
  readonly withoutAccount: readonly string[];
}

/** The account on which a party pays in a currency. */
export async function accountFor(database: Database, party: string, currency: string) {
  const rows = await accountsOf(database, [party]);
  const row = rows.find((each) => each.currency === currency);
  return row && partyAccount(row);
}

/**
 * What the party pays in a currency up to a day: a bank the filed offers that were accepted, an anchor what falls due or was
 * agreed to be paid early, a
 * supplier what it repays after recourse.
 */
export async function dueOrders(
  database: Database,
  actor: Actor,
  currency: string,
  until: string,
  today: string,
): Promise<DueOrders> {
  const claims = await claimsOn(database, actor, currency, until, today);
  const rows = await accountsOf(database, [...new Set(claims.map(({ creditor }) => creditor))]);
  const accounts = new Map(rows.filter((row) => row.currency === currency).map((row) => [row.party, row]));
  const orders: PaymentOrder[] = [];
  const withoutAccount: string[] = [];
  for (const { creditor, record, order } of claims) {
    const row = accounts.get(creditor);
    if (row === undefined) withoutAccount.push(record);
    else orders.push(order(partyAccount(row)));
  }
  return { orders, withoutAccount };
}

interface Claim {
  readonly creditor: string;
  readonly record: string;
  order(account: PartyAccount): PaymentOrder;
}

async function claimsOn(
  database: Database,
  actor: Actor,
  currency: string,
  until: string,
  today: string,
): Promise<Claim[]> {
  const { party, role } = actor;
  if (role === 'bank') {
    const offers = await all(database, actor, 'offer', [
      { field: 'bank', anyOf: [party] },
      { field: 'state', anyOf: ['accepted'] },
      { field: 'filing', there: true },
      { field: 'quote.currency', anyOf: [currency] },
      { field: 'quote.valueDate', to: until },
    ]);
    return offers.map((offer) => ({
      creditor: offer.holder,
      record: `offer/${offer.id}`,
      order: (account) => disbursementOrder(offer, account),
    }));
  }
  if (role === 'anchor') {
    const own = [
      { field: 'obligor', anyOf: [party] },
      { field: 'currency', anyOf: [currency] },
    ];
    const early = await all(database, actor, 'receivable', [
      ...own,
      { field: 'state', anyOf: ['payingEarly'] },
      // What was agreed for a day that has passed is paid at maturity, whole.
      { field: 'earlyPayment.payOn', from: today, to: until },
    ]);
    const due = await all(database, actor, 'receivable', [
      ...own,
      { field: 'state', anyOf: TRANSITIONS.pay.from },
      { field: 'maturityDate', to: until },
    ]);
    return [...early, ...due]
      .filter((receivable) => owedMinor(receivable) > 0n)
      .map((receivable) => ({
        creditor: receivable.holder,
        record: `receivable/${receivable.id}`,
        order: (account) => obligorOrder(receivable, account),
      }));
  }
  return await repayments(database, actor, currency, today);
}

/** What the supplier assigned with recourse and the obligor did not pay. */
async function repayments(database: Database, actor: Actor, currency: string, today: string): Promise<Claim[]> {
  const open = await openToRecourse(database, actor.party, currency, MAX_INSTRUCTED);
  return open.map(({ receivable, offer }) => ({
    creditor: offer.bank,
    record: `receivable/${receivable.id}`,
    order: (account) => repaymentOrder(receivable, actor.party, today, account),
  }));
}

async function all<Kind extends 'offer' | 'receivable'>(
  database: Database,
  actor: Actor,
  kind: Kind,
  filters: readonly RecordFilter[],
): Promise<LedgerRecord<Kind>[]> {
  const order = { by: 'firstBlock', descending: false } as const;
  const page = await pageOfRecords(database, actor, kind, { filters, order, limit: MAX_INSTRUCTED });
  return page.items.map(({ record }) => record);
}

function partyAccount({ party, name, account, agent }: AccountRow): PartyAccount {
  return { party, name, account, agent: agent as unknown as Agent };
}
