/** Statements of the party's own books, for people and their spreadsheets. */
import { Type } from 'typebox';
import { addDays, parseDate } from '../../domain/calendar';
import { CurrencyCode, DateText, Strict } from '../../domain/fields';
import type { Currency } from '../../domain/money';
import { refuse } from '../../domain/problems';
import { statementCsv } from '../../settlement/statement';
import { statementPdf } from '../../settlement/statement-pdf';
import { statementOf } from '../../store/postings';
import { findRecord } from '../../store/read-model';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** Lines of one statement at most; a longer one is asked for by shorter times. A page is set in the time of 500 CSV lines. */
const MAX_LINES = { csv: 50_000, pdf: 5_000 } as const;
const Format = Type.Enum(['csv', 'pdf'], { description: 'csv if left out' });

/** Routes of the statements. */
export function statementRoutes(api: Api, { database }: Service): void {
  api.get(
    '/statements/:currency',
    {
      schema: {
        tags: ['settlement'],
        operationId: 'getStatement',
        summary: "The party's own books in a currency, as CSV or PDF",
        description:
          'Opening balances and every line with the running balance of its account; days in China Standard Time.',
        params: Type.Object({ currency: CurrencyCode }),
        querystring: Strict({ from: DateText, to: DateText, format: Type.Optional(Format) }),
        response: {
          200: {
            content: { 'text/csv': { schema: Type.String() }, 'application/pdf': { schema: Type.Unknown() } },
          },
          default: ProblemBody,
        },
      },
    },
    async ({ actor, params, query }, reply) => {
      const [from, to] = [parseDate(query.from, 'from'), parseDate(query.to, 'to')];
      if (to < from) refuse('invalid-input', `${to} comes before ${from}`, { field: 'to' });
      const period = { from: startOf(from), before: startOf(addDays(to, 1)) };
      const format = query.format === 'pdf' ? 'pdf' : 'csv';
      const books = await statementOf(database, actor.party, params.currency, period, MAX_LINES[format] + 1);
      if (books.lines.length > MAX_LINES[format]) {
        refuse('payload-too-large', `more than ${MAX_LINES[format]} lines; ask for a shorter time`, { field: 'to' });
      }
      const name = (await findRecord(database, actor, 'firm', actor.party))?.record.name ?? '';
      const currency = params.currency as Currency;
      const statement = { party: actor.party, name, currency, from, to, ...books };
      const file = `statement-${currency}-${from}-${to}.${format}`;
      void reply.header('content-disposition', `attachment; filename="${file}"`);
      return format === 'pdf'
        ? await reply.type('application/pdf').send((await statementPdf(statement)) as never)
        : await reply.type('text/csv; charset=utf-8').send(statementCsv(statement) as never);
    },
  );
}

/** When a day begins in China Standard Time. */
function startOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
