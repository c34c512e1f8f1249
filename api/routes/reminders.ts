/** Reminders: what the service told obligors, and holders once it was late, about the payment of receivables. */
import { type Static, Type } from 'typebox';
import { AmountMinor, CreditCode, CurrencyCode, DateText, InstantText, RecordId, Strict } from '../../domain/fields';
import { SENT_STAGES, type SentStage } from '../../settlement/reminders';
import { pageOfReminders, type ReminderRow } from '../../store/reminders';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { named } from '../openapi/named';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const ORDERS = {
  newest: { by: 'firstBlock', descending: true },
  oldest: { by: 'firstBlock', descending: false },
} as const satisfies ListOrders;

const Stage = Type.Enum([...SENT_STAGES]);

const ReminderBody = named(
  'Reminder',
  Type.Object({
    receivable: RecordId,
    stage: Stage,
    invoiceNumber: Type.String({ examples: ['INV-2026-0042'] }),
    obligor: CreditCode,
    holder: { ...CreditCode, description: 'Who was owed when it was made' },
    currency: CurrencyCode,
    owedMinor: { ...AmountMinor, description: 'What was owed when it was made' },
    maturityDate: DateText,
    dueDate: { ...DateText, description: 'The maturity, or the next business day where banks do not work on it' },
    daysToDue: Type.Integer({ description: 'When it was made; below zero after the due day' }),
    skipped: Type.Array(Stage, { description: 'Stages before it that passed without a reminder' }),
    madeAt: InstantText,
  }),
);

/** Routes of the reminders. */
export function reminderRoutes(api: Api, { database }: Service): void {
  api.get(
    '/reminders',
    {
      schema: {
        tags: ['collection'],
        operationId: 'listReminders',
        summary: "The reminders that are for the user's party",
        description:
          'Made on business days, one for each stage of a receivable that is reached while something is owed: for its obligor, from `late` on for its holder as well.',
        querystring: Strict({
          receivable: Type.Optional(RecordId),
          stage: Type.Optional(Type.Array(Stage, { minItems: 1, maxItems: SENT_STAGES.length })),
          ...pageParameters(Object.keys(ORDERS)),
        }),
        response: { 200: pageBody(ReminderBody), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const { order, after, limit } = pageQuery(query, {}, ORDERS);
      const page = await pageOfReminders(database, actor, {
        receivable: query.receivable,
        stages: query.stage as SentStage[] | undefined,
        newestFirst: order.descending,
        after,
        limit,
      });
      return pageAnswer({ ...page, items: page.items.map(reminderOf) }, query, ORDERS);
    },
  );
}

function reminderOf(row: ReminderRow): Static<typeof ReminderBody> {
  return {
    receivable: row.receivable,
    stage: row.stage as SentStage,
    invoiceNumber: row.invoice_number,
    obligor: row.obligor,
    holder: row.holder,
    currency: row.currency as Static<typeof CurrencyCode>,
    owedMinor: row.owed_minor,
    maturityDate: row.maturity_date,
    dueDate: row.due_date,
    daysToDue: row.days_to_due,
    skipped: row.skipped as SentStage[],
    madeAt: row.made_at.toISOString(),
  };
}
