/** Reminds obligors of what is due, and holders of what is late: one reminder a receivable and a stage. */
import { addDays, type CalendarDate } from '../../domain/calendar';
import { owedMinor } from '../../domain/receivable-amounts';
import type { LedgerRecord } from '../../domain/records';
import { dueReminder, FIRST_STAGE_DAYS } from '../../settlement/reminders';
import { type MaturityPlace, owedReceivables } from '../../store/owed-receivables';
import { keepReminders, type NewReminder, stagesMade, whileMakingReminders } from '../../store/reminders';
import { type Daily, type DailyWork, nowOn } from './schedule';

/** Receivables of one SQL transaction, which the projection waits for. */
const PAGE = 200;
/** Before anybody's day begins, after what is overdue was marked. */
const REMIND_AT = '08:30';

/** The reminders of business days. @param at another time of day, `hh:mm` */
export function reminding(at = REMIND_AT, page = PAGE): DailyWork {
  return { job: 'remind', at, work: (daily, day) => remind(daily, day, page) };
}

async function remind(daily: Daily, day: CalendarDate, limit: number) {
  const counts = { looked: 0, made: 0 };
  for (let after: MaturityPlace | undefined; ; ) {
    const now = await nowOn(daily, day);
    const receivables = await whileMakingReminders(daily.database, async (transaction) => {
      const maturesBy = addDays(day, FIRST_STAGE_DAYS);
      const found = await owedReceivables(transaction, { maturesBy, after, limit });
      const made = await stagesMade(
        transaction,
        found.map(({ id }) => id),
      );
      const due = found.flatMap((receivable) => reminderOf(receivable, made.get(receivable.id) ?? new Set(), day));
      counts.made += await keepReminders(transaction, due, now);
      return found;
    });
    counts.looked += receivables.length;
    after = receivables.at(-1);
    if (receivables.length < limit) return counts;
  }
}

function reminderOf(
  receivable: LedgerRecord<'receivable'>,
  made: ReadonlySet<string>,
  day: CalendarDate,
): NewReminder[] {
  const due = dueReminder(receivable, made, day);
  if (due === undefined) return [];
  return [
    {
      receivable: receivable.id,
      stage: due.stage,
      parties: [...due.parties],
      obligor: receivable.obligor,
      holder: receivable.holder,
      invoice_number: receivable.invoice.number,
      currency: receivable.currency,
      owed_minor: owedMinor(receivable).toString(),
      maturity_date: receivable.maturityDate,
      due_date: due.dueDate,
      days_to_due: due.daysToDue,
      skipped: [...due.skipped],
    },
  ];
}
