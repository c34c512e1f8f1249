/** Imports: large files stream in, the worker reads them, and every line has a fate that can be looked up. */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { CommandId, CreditCode, CurrencyCode, InstantText, Strict } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { columnsText, DELIMITER_NAMES, delimiterName } from '../../intake/csv/columns';
import { MAX_CSV_TITLE_ROWS, MAX_IMPORT_BYTES } from '../../intake/limits';
import { ledgerCounts, pageOfImports, reportedLines } from '../../store/import-report';
import { findImport, type ImportRow, receiveImport } from '../../store/imports';
import { counterpartyIn, csvReading, FILE_TYPES, formatOf, headOf, previewOf } from '../import-file';
import { reportText } from '../import-report';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { CommandHeaders, documentBody } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { documentIn } from './green-events';

const Count = Type.Integer({ minimum: 0 });

const Import = Type.Object(
  {
    id: CommandId,
    format: Type.Enum(['csv', 'xml', 'json', 'zip']),
    state: Type.Enum(['reading', 'done'], { description: 'done: every line has its fate at the door' }),
    bytes: Count,
    bytesRead: Count,
    lines: Count,
    accepted: Type.Integer({ minimum: 0, description: 'Lines that gave a command' }),
    kept: Type.Integer({ minimum: 0, description: 'Documents that were kept as evidence and ask for nothing' }),
    refused: Type.Integer({ minimum: 0, description: 'Lines that were refused at the door' }),
    ledger: Type.Object(
      { waiting: Count, applied: Count, refused: Count },
      { description: 'What became of the commands' },
    ),
    receivedAt: InstantText,
    finishedAt: Type.Optional(InstantText),
  },
  { title: 'Import' },
);

const columns = Type.String({
  pattern: '^[A-Za-z]{1,32}:[0-9]{1,3}(,[A-Za-z]{1,32}:[0-9]{1,3}){0,31}$',
  description: 'CSV: the column of each field, counted from 0; what a preview proposes where it is left out',
  examples: ['number:0,issueDate:1,dueDate:2,buyerCode:3,payable:4'],
});

const delimiter = Type.Enum(Object.keys(DELIMITER_NAMES));
const encoding = Type.Enum(['utf-8', 'gb18030', 'utf-16le']);
const headerRow = Type.Integer({ minimum: 0, maximum: MAX_CSV_TITLE_ROWS, description: 'Row of the header, from 0' });

const ImportQuery = Strict({
  columns: Type.Optional(columns),
  delimiter: Type.Optional(delimiter),
  encoding: Type.Optional(encoding),
  headerRow: Type.Optional(headerRow),
  currency: Type.Optional({ ...CurrencyCode, description: 'CSV: the currency of rows that do not say' }),
  counterparty: Type.Optional({ ...CreditCode, description: 'EPCIS: the firm that attests the events' }),
});

const Preview = Type.Object({
  encoding,
  delimiter,
  headerRow: Count,
  headers: Type.Array(Type.String()),
  proposals: Type.Array(
    Type.Object({ field: Type.String(), column: Count, header: Type.String(), confidencePercent: Count }),
  ),
  columns: Type.String({ description: 'The proposals, as an import takes them' }),
  missing: Type.Array(Type.String(), { description: 'Fields that a row needs and no column seems to hold' }),
  samples: Type.Array(Type.Array(Type.String())),
});

const ORDERS = {
  newest: { by: 'firstBlock', descending: true },
  oldest: { by: 'firstBlock', descending: false },
} as const satisfies ListOrders;

/** Routes of the imports. */
export async function importRoutes(api: Api, service: Service): Promise<void> {
  await api.register(async (scope) => {
    scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    previewRoute(scope as unknown as Api);
  });
  readingRoutes(api, service);
  await api.register(async (scope) => {
    // Here a body is a stream: it is as large as a file.
    scope.removeAllContentTypeParsers();
    for (const type of FILE_TYPES) {
      scope.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
    }
    receivingRoute(scope as unknown as Api, service);
  });
}

const tags = ['imports'];

function receivingRoute(api: Api, { database, clock }: Service): void {
  api.post(
    '/imports',
    {
      bodyLimit: MAX_IMPORT_BYTES,
      schema: {
        tags,
        operationId: 'startImport',
        summary: 'Imports a file of many documents',
        description:
          'Takes a CSV file of invoices, XML documents one after the other, EPCIS documents in JSON-LD one after the ' +
          'other, or a ZIP archive of XML and JSON-LD documents. The file streams in and is read in the background; ' +
          'the import says how far. A line that is refused spoils no other, and the same file under the same key is ' +
          'one import.',
        body: documentBody({
          'text/csv': { description: 'Invoices, one a row', example: 'Invoice No.,Invoice Date,Due Date,…' },
          'application/xml': {
            description: 'Documents one after the other',
            example: '<Invoice>…</Invoice><Invoice>…',
          },
          'application/ld+json': {
            description: 'EPCIS documents one after the other',
            example: '{"type":"EPCISDocument"}',
          },
          'application/zip': { description: 'An archive of such documents', example: 'PK…' },
        }),
        headers: Type.Pick(CommandHeaders, ['idempotency-key']),
        querystring: ImportQuery,
        response: { 202: Import, default: ProblemBody },
      },
    },
    async (request, reply) => {
      const { actor, query } = request;
      if (!['supplier', 'anchor', 'operator'].includes(actor.role)) {
        refuse('not-permitted', `a ${actor.role} imports no documents`);
      }
      const format = formatOf(request.headers['content-type']);
      if (format === undefined || !(request.body instanceof Readable)) {
        return refuse('media-type-unsupported', 'this route takes a file');
      }
      if (format === 'csv' && actor.role !== 'supplier') refuse('not-permitted', 'a supplier imports its own invoices');
      const { head, whole } = await headOf(request.body);
      const given = {
        actor,
        idempotencyKey: request.headers['idempotency-key'],
        format,
        reading: format === 'csv' ? { csv: csvReading(query, head) } : counterpartyIn(query),
        now: await clock.now(),
      };
      const row = await receiveImport(database, given, whole, MAX_IMPORT_BYTES);
      return await reply
        .code(202)
        .header('location', `/imports/${row.id}`)
        .send(await bodyOf(row));
    },
  );

  async function bodyOf(row: ImportRow) {
    return importBody(row, await ledgerCounts(database, row.id));
  }
}

function readingRoutes(api: Api, { database }: Service): void {
  api.get(
    '/imports',
    {
      schema: {
        tags,
        operationId: 'listImports',
        summary: 'Imports of the user',
        querystring: Strict(pageParameters(Object.keys(ORDERS), 50)),
        response: { 200: pageBody(Import), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const { order, after, limit } = pageQuery(query, {}, ORDERS, [], 50);
      const page = await pageOfImports(database, actor, { newestFirst: order.descending, after, limit });
      const items = await Promise.all(
        page.items.map(async (row) => importBody(row, await ledgerCounts(database, row.id))),
      );
      return pageAnswer({ ...page, items }, query, ORDERS);
    },
  );

  api.get(
    '/imports/:id',
    {
      schema: {
        tags,
        operationId: 'getImport',
        summary: 'How far an import is',
        params: Type.Object({ id: CommandId }),
        response: { 200: Import, default: ProblemBody },
      },
    },
    async ({ actor, params }) => {
      const row = await ownImport(params.id, actor);
      return importBody(row, await ledgerCounts(database, row.id));
    },
  );

  api.get(
    '/imports/:id/report',
    {
      schema: {
        tags,
        operationId: 'getImportReport',
        summary: 'The fate of each line of an import, as CSV',
        params: Type.Object({ id: CommandId }),
        response: {
          200: { description: 'The report', content: { 'text/csv': { schema: Type.String() } } },
          default: ProblemBody,
        },
      },
    },
    async ({ actor, params }, reply) => {
      const { id } = await ownImport(params.id, actor);
      void reply
        .header('content-disposition', `attachment; filename="import-${id}.csv"`)
        .type('text/csv; charset=utf-8');
      return await reply.send(Readable.from(reportText(reportedLines(database, id))) as never);
    },
  );

  async function ownImport(id: string, { party, role }: { party: string; role: string }): Promise<ImportRow> {
    const row = await findImport(database, id);
    const isOwn = row !== undefined && row.party === party && row.role === role && row.state !== 'receiving';
    return isOwn ? row : refuse('not-found', `no import ${id}`);
  }
}

function previewRoute(api: Api): void {
  api.post(
    '/imports/preview',
    {
      schema: {
        tags,
        operationId: 'previewImport',
        summary: 'Looks at the head of a CSV file and proposes its columns',
        body: documentBody({
          'text/csv': { description: 'The first 64 KiB of the file', example: 'Invoice No.,Invoice Date,Due Date,…' },
        }),
        response: { 200: Preview, default: ProblemBody },
      },
    },
    async (request) => {
      const { mapping, ...preview } = previewOf(documentIn(request.body));
      return {
        ...preview,
        delimiter: delimiterName(preview.delimiter),
        headers: [...preview.headers],
        proposals: [...preview.proposals],
        missing: [...preview.missing],
        samples: preview.samples.map((row) => [...row]),
        columns: columnsText(mapping),
      } as never;
    },
  );
}

function importBody(row: ImportRow, ledger: { accepted: number; applied: number; refused: number }) {
  const { id, format, state, received_at, finished_at } = row;
  return {
    id,
    format,
    state: state === 'done' ? ('done' as const) : ('reading' as const),
    bytes: Number(row.bytes),
    bytesRead: Number(row.bytes_read),
    lines: Number(row.lines),
    accepted: Number(row.accepted),
    kept: Number(row.kept),
    refused: Number(row.refused),
    ledger: { waiting: ledger.accepted, applied: ledger.applied, refused: ledger.refused },
    receivedAt: received_at.toISOString(),
    ...(finished_at === null ? {} : { finishedAt: finished_at.toISOString() }),
  };
}
