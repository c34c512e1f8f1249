/** Collection: what falls due when, which reminder it calls for, what late payment costs, and the cash to expect. */
import { type Static, Type } from 'typebox';
import { type CalendarDate, dateOf, daysBetween, parseDate } from '../../domain/calendar';
import { EarlyPaymentTerms } from '../../domain/early-payment';
import { CreditCode, CurrencyCode, DateText, NonNegativeMinor, RecordId, Strict } from '../../domain/fields';
import { OWED_STATES, RECEIVABLE_STATES } from '../../domain/life-cycle';
import { refuse } from '../../domain/problems';
import { owedMinor } from '../../domain/receivable-amounts';
import { dueDay } from '../../domain/receivable-terms';
import type { LedgerRecord } from '../../domain/records';
import { expectedFlows, forecast } from '../../settlement/cash-flow';
import { REMINDER_STAGES, reminderStage } from '../../settlement/reminders';
import type { Actor } from '../../store/command-log';
import { lateInterestOn } from '../../store/late-interest';
import { findRecord } from '../../store/read-model';
import type { RecordFilter } from '../../store/record-filter';
import { pageOfRecords } from '../../store/record-pages';
import { dates, type ListOrders, oneOf, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** Records that a forecast looks at, at most. */
const MAX_LOOKED_AT = 10_000;
const ORDERS = { maturity: { by: { text: 'maturityDate' }, descending: false } } as const satisfies ListOrders;
const FILTERS = { currency: oneOf('currency', CurrencyCode), ...dates('maturity', 'maturityDate') };
const Minor = Type.String({ pattern: '^-?[0-9]{1,18}$', description: 'Whole minor units, out below zero' });

const DueDate = {
  ...DateText,
  description:
    'The last day on which payment is in time: the maturity, or the next business day where banks do not work on it',
};

const Maturity = Type.Object(
  {
    receivable: RecordId,
    invoiceNumber: Type.String(),
    side: Type.Enum(['owed', 'owes']),
    counterparty: CreditCode,
    state: Type.Enum([...RECEIVABLE_STATES]),
    currency: CurrencyCode,
    amountMinor: NonNegativeMinor,
    owedMinor: NonNegativeMinor,
    maturityDate: DateText,
    dueDate: DueDate,
    daysToMaturity: Type.Integer({ description: 'Below zero after maturity' }),
    earlyPayment: Type.Optional(EarlyPaymentTerms),
    reminder: Type.Enum([...REMINDER_STAGES], { description: 'The reminder that it calls for today' }),
  },
  { title: 'Maturity' },
);

const LateInterestBody = Type.Object(
  {
    receivable: RecordId,
    dueDate: DueDate,
    until: DateText,
    basis: Type.Enum(['statutory', 'agreed', 'none'], {
      description: '`none`: the regulation protects only small and medium firms that large ones owe',
    }),
    currency: CurrencyCode,
    interestMinor: NonNegativeMinor,
    periods: Type.Array(
      Type.Object({
        after: { ...DateText, description: 'The next day is the first that counts' },
        days: Type.Integer(),
        owedMinor: NonNegativeMinor,
      }),
    ),
  },
  { title: 'LateInterest' },
);

const Forecast = Type.Object(
  {
    currency: CurrencyCode,
    days: Type.Array(
      Type.Object({ day: DateText, inMinor: NonNegativeMinor, outMinor: NonNegativeMinor, netMinor: Minor }),
    ),
    flows: Type.Array(
      Type.Object({
        day: DateText,
        direction: Type.Enum(['in', 'out']),
        record: Type.String(),
        amountMinor: NonNegativeMinor,
      }),
    ),
  },
  { title: 'CashFlow' },
);

/** Routes of the collection. */
export function collectionRoutes(api: Api, service: Service): void {
  const { database, clock } = service;
  const tags = ['collection'];
  const today = async () => dateOf((await clock.now()).toISOString());

  api.get(
    '/maturities',
    {
      schema: {
        tags,
        operationId: 'listMaturities',
        summary: 'What falls due when, and which reminder it calls for',
        querystring: Strict({
          side: Type.Optional(
            Type.Enum(['owed', 'owes'], { description: 'What the party is owed, or owes; an anchor owes if left out' }),
          ),
          currency: Type.Optional(FILTERS.currency.schema as typeof CurrencyCode),
          maturityFrom: Type.Optional(DateText),
          maturityTo: Type.Optional(DateText),
          ...pageParameters(Object.keys(ORDERS)),
        }),
        response: { 200: pageBody(Maturity), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const side = query.side ?? (actor.role === 'anchor' ? 'owes' : 'owed');
      const scope: RecordFilter[] = [
        { field: side === 'owes' ? 'obligor' : 'holder', anyOf: [actor.party] },
        { field: 'state', anyOf: OWED_STATES },
      ];
      const { side: _, ...narrowing } = query;
      const page = await pageOfRecords(database, actor, 'receivable', pageQuery(narrowing, FILTERS, ORDERS, scope));
      const day = await today();
      const items = page.items.map(({ record }) => maturityOf(record, side as 'owed' | 'owes', day));
      return pageAnswer({ ...page, items }, query, ORDERS);
    },
  );

  api.get(
    '/receivables/:id/late-interest',
    {
      schema: {
        tags,
        operationId: 'getLateInterest',
        summary: 'What late payment of a receivable costs up to a day, with its derivation',
        description:
          'Interest from the day after the due day on, by the regulation on payment to small and medium firms (国务院令第802号, art. 17), from the sizes that the ledger has of obligor and seller; no agreed rate stands on the ledger.',
        params: Type.Object({ id: RecordId }),
        querystring: Strict({ until: Type.Optional(DateText) }),
        response: { 200: LateInterestBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const receivable = (await findRecord(database, actor, 'receivable', params.id))?.record;
      if (receivable === undefined) return refuse('not-found', `no receivable ${params.id}`);
      const until = query.until === undefined ? await today() : parseDate(query.until, 'until');
      return await interestOn(service, receivable, until);
    },
  );

  api.get(
    '/cash-flow',
    {
      schema: {
        tags,
        operationId: 'getCashFlow',
        summary: 'What the party will be paid and will pay in a currency, by day',
        querystring: Strict({ currency: CurrencyCode, until: Type.Optional(DateText) }),
        response: { 200: Forecast, default: ProblemBody },
      },
    },
    async ({ actor, query: { currency, until } }) => {
      const last = until === undefined ? undefined : parseDate(until, 'until');
      const inCurrency = (field: string): RecordFilter => ({ field, anyOf: [currency] });
      const receivables = await all(service, actor, 'receivable', [
        inCurrency('currency'),
        { field: 'state', anyOf: OWED_STATES },
      ]);
      const offers = await all(service, actor, 'offer', [
        inCurrency('quote.currency'),
        { field: 'state', anyOf: ['accepted'] },
      ]);
      const flows = expectedFlows(actor.party, await today(), receivables, offers).filter(
        ({ day }) => last === undefined || day <= last,
      );
      return {
        currency,
        days: forecast(flows).map(({ day, inMinor, outMinor, netMinor }) => ({
          day,
          inMinor: inMinor.toString(),
          outMinor: outMinor.toString(),
          netMinor: netMinor.toString(),
        })),
        flows: flows.map(({ amountMinor, ...flow }) => ({ ...flow, amountMinor: amountMinor.toString() })),
      };
    },
  );
}

function maturityOf(
  record: LedgerRecord<'receivable'>,
  side: 'owed' | 'owes',
  today: CalendarDate,
): Static<typeof Maturity> {
  const { id, invoice, obligor, holder, state, currency, amountMinor, maturityDate, earlyPayment: early } = record;
  const dueDate = dueDay(maturityDate as CalendarDate);
  return {
    receivable: id,
    invoiceNumber: invoice.number,
    side,
    counterparty: side === 'owes' ? holder : obligor,
    state,
    currency: currency as Static<typeof CurrencyCode>,
    amountMinor,
    owedMinor: owedMinor(record).toString(),
    maturityDate,
    dueDate,
    daysToMaturity: daysBetween(today, maturityDate as CalendarDate),
    ...(early === undefined ? {} : { earlyPayment: { payMinor: early.payMinor, payOn: early.payOn } }),
    reminder: early === undefined ? reminderStage(daysBetween(today, dueDate)) : 'none',
  };
}

async function interestOn(
  { database }: Service,
  receivable: LedgerRecord<'receivable'>,
  until: CalendarDate,
): Promise<Static<typeof LateInterestBody>> {
  const { basis, dueDate, periods, interestMinor } = await lateInterestOn(database, receivable, until);
  return {
    receivable: receivable.id,
    dueDate,
    until,
    basis,
    currency: receivable.currency as Static<typeof CurrencyCode>,
    interestMinor: interestMinor.toString(),
    periods: periods.map((period) => ({ ...period, owedMinor: period.owedMinor.toString() })),
  };
}

async function all<Kind extends 'receivable' | 'offer'>(
  { database }: Service,
  viewer: Pick<Actor, 'party' | 'role'>,
  kind: Kind,
  filters: readonly RecordFilter[],
): Promise<LedgerRecord<Kind>[]> {
  const order = { by: 'firstBlock', descending: false } as const;
  const page = await pageOfRecords(database, viewer, kind, { filters, order, limit: MAX_LOOKED_AT });
  return page.items.map(({ record }) => record);
}
