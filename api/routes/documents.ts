/** Documents of a trade: sent in raw or by drag and drop, kept once by their bytes, shown to whom they concern. */
import { Type } from 'typebox';
import { CreditCode, InstantText, RecordId, Sha256Hex, Strict } from '../../domain/fields';
import { Refusal, refuse, toProblemDetails } from '../../domain/problems';
import { TRADE_DOCUMENT_KINDS, type TradeDocumentKind } from '../../domain/trade-links';
import { MAX_DOCUMENTS_AT_ONCE, MAX_XML_BYTES } from '../../intake/limits';
import { placedDocument, type Sender } from '../../intake/placed-document';
import { findDocument, keepDocument } from '../../store/documents';
import { firmFinder } from '../../store/read-model';
import {
  findTradeDocument,
  pageOfTradeDocuments,
  registerTradeDocument,
  type TradeDocumentRow,
} from '../../store/trade-documents';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { documentBody } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { isUnchanged, VersionHeaders } from '../versions';
import { documentIn } from './green-events';

/** What documents come in; the answer has the type that the document was sent with. */
const DOCUMENT_CONTENT = Object.fromEntries(
  ['application/xml', 'application/ld+json'].map((type) => [type, { schema: Type.Unknown() }]),
);

const ORDERS = {
  newest: { by: 'firstBlock', descending: true },
  oldest: { by: 'firstBlock', descending: false },
} as const satisfies ListOrders;

const TradeDocument = Type.Object(
  {
    sha256: Sha256Hex,
    kind: Type.Enum([...TRADE_DOCUMENT_KINDS]),
    number: Type.String(),
    issueDate: Type.String(),
    seller: CreditCode,
    buyer: CreditCode,
    sentBy: Type.Array(CreditCode, { description: 'The parties that sent it, the first one first' }),
    fileName: Type.Optional(Type.String()),
    findings: Type.Array(
      Type.Object({ rule: Type.Optional(Type.String()), field: Type.String(), message: Type.String() }),
      { description: 'Rules of EN 16931 that an invoice breaks; it is kept as evidence all the same' },
    ),
    receivables: Type.Array(RecordId, { description: 'Receivables of the same trade, 100 at most' }),
    receivedAt: InstantText,
  },
  { title: 'TradeDocument' },
);

const Received = Type.Object({
  documents: Type.Array(TradeDocument),
  refusals: Type.Array(Type.Object({ subject: Type.String(), problem: ProblemBody })),
});

const DocumentQuery = Strict({
  kind: Type.Optional(TradeDocument.properties.kind),
  receivable: Type.Optional({ ...RecordId, description: 'A receivable of the same trade' }),
  ...pageParameters(Object.keys(ORDERS)),
});

/** A file of a request. */
interface SentFile {
  readonly name?: string;
  readonly bytes: Buffer;
}

/** Routes of the documents. */
export function documentRoutes(api: Api, service: Service): void {
  const tags = ['documents'];
  const { database } = service;

  api.post(
    '/documents',
    {
      schema: {
        tags,
        operationId: 'keepDocuments',
        summary: 'Keeps documents of a trade',
        description:
          'Keeps orders, despatch and receipt advices, invoices and credit notes in UBL 2.1, and invoices in CII and ' +
          '数电票: one as the body, or several as multipart/form-data. The same bytes are one document. One that is ' +
          'refused spoils no other. A body may come compressed (Content-Encoding: gzip).',
        body: documentBody({
          'application/xml': {
            description: 'One document',
            example: '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">…</Order>',
          },
          'multipart/form-data': { description: 'Several documents, each a file of the form', example: '--…' },
        }),
        response: { 200: Received, default: ProblemBody },
      },
    },
    async (request) => {
      if (!['supplier', 'anchor', 'operator'].includes(request.actor.role)) {
        refuse('not-permitted', `a ${request.actor.role} sends no trade documents`);
      }
      const files: SentFile[] = request.isMultipart()
        ? await filesIn(request.files())
        : [{ bytes: documentIn(request.body) }];
      if (files.length === 0) refuse('invalid-input', 'the form has no file', { field: '(body)' });
      const documents: ReturnType<typeof bodyOf>[] = [];
      const refusals: { subject: string; problem: ReturnType<typeof toProblemDetails> }[] = [];
      for (const [index, file] of files.entries()) {
        try {
          documents.push(bodyOf(await keep(service, request.actor, file)));
        } catch (error) {
          if (!(error instanceof Refusal) || files.length === 1) throw error;
          refusals.push({ subject: file.name ?? `file ${index + 1}`, problem: toProblemDetails(error.problem) });
        }
      }
      return { documents, refusals };
    },
  );

  api.get(
    '/documents',
    {
      schema: {
        tags,
        operationId: 'listDocuments',
        summary: 'Documents of trades that concern the user',
        querystring: DocumentQuery,
        response: { 200: pageBody(TradeDocument), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      const { order, after, limit } = pageQuery(query, {}, ORDERS);
      const page = await pageOfTradeDocuments(database, actor, {
        kind: query.kind as TradeDocumentKind | undefined,
        receivable: query.receivable,
        newestFirst: order.descending,
        after,
        limit,
      });
      return pageAnswer({ ...page, items: page.items.map(bodyOf) }, query, ORDERS);
    },
  );

  api.get(
    '/documents/:sha256',
    {
      schema: {
        tags,
        operationId: 'getDocument',
        summary: 'A document as it was sent, by its SHA-256',
        params: Type.Object({ sha256: Sha256Hex }),
        headers: VersionHeaders,
        response: {
          200: { description: 'The document', content: DOCUMENT_CONTENT },
          304: Type.Null(),
          default: ProblemBody,
        },
      },
    },
    async (request, reply) => {
      const { sha256 } = request.params;
      const document = await findDocument(database, request.actor, sha256);
      if (document === undefined) return refuse('not-found', `no document ${sha256}`);
      if (isUnchanged(request, reply as never, sha256)) return await reply.send(undefined as never);
      // Whatever a document says, no browser runs it, and the name of the file is ours.
      const extension = document.mediaType.endsWith('xml') ? 'xml' : 'json';
      void reply.header('content-disposition', `attachment; filename="${sha256.slice(0, 16)}.${extension}"`);
      return await reply.type(document.mediaType).send(document.bytes as never);
    },
  );
}

/** Limits of a form: as many files as one drops at once, each as large as a document, and hardly anything else. */
export const FORM_LIMITS = {
  files: MAX_DOCUMENTS_AT_ONCE,
  fileSize: MAX_XML_BYTES,
  fields: 10,
  fieldSize: 4_096,
  headerPairs: 20,
  parts: MAX_DOCUMENTS_AT_ONCE + 10,
};

async function keep(service: Service, actor: Sender, file: SentFile) {
  const { document, trade } = await placedDocument(file.bytes, actor, firmFinder(service.database), file.name);
  const now = await service.clock.now();
  return await service.database.transaction().execute(async (transaction) => {
    await keepDocument(transaction, document);
    await registerTradeDocument(transaction, trade, now);
    const row = await findTradeDocument(transaction, actor, document.sha256);
    if (row === undefined) throw new Error(`${document.sha256} was registered and is not there`);
    return row;
  });
}

/** Reads the files of a form, each below the limit of a document. @throws Refusal `invalid-input` where it is no whole form */
async function filesIn(parts: AsyncIterable<{ filename: string; toBuffer(): Promise<Buffer> }>): Promise<SentFile[]> {
  const files: SentFile[] = [];
  try {
    for await (const part of parts) {
      files.push({ name: part.filename, bytes: await part.toBuffer() });
    }
  } catch (error) {
    // Limits have codes of their own; whatever else a parser of forms says is about the form.
    if ((error as { code?: string }).code !== undefined) throw error;
    refuse('invalid-input', `the form cannot be read: ${(error as Error).message}`, { field: '(body)' });
  }
  return files;
}

function bodyOf({ receivedAt, findings, receivables, sentBy, ...row }: TradeDocumentRow) {
  return {
    ...row,
    sentBy: [...sentBy],
    findings: [...findings],
    receivables: [...receivables],
    receivedAt: receivedAt.toISOString(),
  };
}
