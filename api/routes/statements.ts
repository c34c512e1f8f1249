/** Statements of the party's own books, for people and their spreadsheets. */
import { Type } from 'typebox';
import { addDays, parseDate } from '../../domain/calendar';
import { CurrencyCode, DateText, Strict } from '../../domain/fields';
import type { Currency } from '../../domain/money';
import { refuse } from '../../domain/problems';
import { statementCsv } from '../../settlement/statement';
import { statementOf } from '../../store/postings';
import { findRecord } from '../../store/read-model';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** Lines of one statement at most; a longer one is asked for by shorter times. */
const MAX_LINES = 50_000;

/** Routes of the statements. */
export function statementRoutes(api: Api, { database }: Service): void {
  api.get(
    '/statements/:currency',
    {
      schema: {
        tags: ['settlement'],
        operationId: 'getStatement',
        summary: "The party's own books in a currency, as CSV",
        description:
          'Opening balances and every line with the running balance of its account; days in China Standard Time.',
        params: Type.Object({ currency: CurrencyCode }),
        querystring: Strict({ from: DateText, to: DateText }),
        response: { 200: { content: { 'text/csv': { schema: Type.String() } } }, default: ProblemBody },
      },
    },
    async ({ actor, params, query }, reply) => {
      const [from, to] = [parseDate(query.from, 'from'), parseDate(query.to, 'to')];
      if (to < from) refuse('invalid-input', `${to} comes before ${from}`, { field: 'to' });
      const period = { from: startOf(from), before: startOf(addDays(to, 1)) };
      const books = await statementOf(database, actor.party, params.currency, period, MAX_LINES + 1);
      if (books.lines.length > MAX_LINES) {
        refuse('payload-too-large', `more than ${MAX_LINES} lines; ask for a shorter time`, { field: 'to' });
      }
      const name = (await findRecord(database, actor, 'firm', actor.party))?.record.name ?? '';
      const currency = params.currency as Currency;
      const csv = statementCsv({ party: actor.party, name, currency, from, to, ...books });
      void reply.header('content-disposition', `attachment; filename="statement-${currency}-${from}-${to}.csv"`);
      return await reply.type('text/csv; charset=utf-8').send(csv as never);
    },
  );
}

/** When a day begins in China Standard Time. */
function startOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
