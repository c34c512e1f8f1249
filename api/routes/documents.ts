/** Documents of a trade: sent in raw or by drag and drop, kept once by their bytes, shown to whom they concern. */
import { Type } from 'typebox';
import { CreditCode, RecordId, Sha256Hex } from '../../domain/fields';
import { Refusal, refuse, toProblemDetails } from '../../domain/problems';
import { TRADE_DOCUMENT_KINDS } from '../../domain/trade-links';
import { MAX_DOCUMENTS_AT_ONCE, MAX_XML_BYTES } from '../../intake/limits';
import { findDocument, keepDocument } from '../../store/documents';
import { listTradeDocuments, registerTradeDocument, type TradeDocumentRow } from '../../store/trade-documents';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { placedDocument } from '../trade-documents';
import { documentIn } from './green-events';

const DocumentBody = Type.Object({
  sha256: Sha256Hex,
  kind: Type.Enum([...TRADE_DOCUMENT_KINDS]),
  number: Type.String(),
  issueDate: Type.String(),
  seller: CreditCode,
  buyer: CreditCode,
  sentBy: CreditCode,
  fileName: Type.Optional(Type.String()),
  findings: Type.Array(
    Type.Object({ rule: Type.Optional(Type.String()), field: Type.String(), message: Type.String() }),
    { description: 'Rules of EN 16931 that an invoice breaks; it is kept as evidence all the same' },
  ),
  receivables: Type.Array(RecordId, { description: 'Receivables of the same trade' }),
  receivedAt: Type.String(),
});

const Received = Type.Object({
  documents: Type.Array(DocumentBody),
  refusals: Type.Array(Type.Object({ subject: Type.String(), problem: ProblemBody })),
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
        description:
          'Keeps trade documents: orders, despatch and receipt advices, invoices and credit notes in UBL 2.1, invoices ' +
          'in CII and 数电票; one as the body, or several as multipart/form-data. The same bytes are one document. One ' +
          'that is refused spoils no other.',
        consumes: ['application/xml', 'multipart/form-data'],
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
      const [only] = files;
      if (only === undefined) refuse('invalid-input', 'the form has no file', { field: '(body)' });
      const kept: TradeDocumentRow[] = [];
      const refusals: { subject: string; problem: ReturnType<typeof toProblemDetails> }[] = [];
      for (const [index, file] of files.entries()) {
        try {
          kept.push(await keep(service, request.actor, file));
        } catch (error) {
          if (!(error instanceof Refusal) || files.length === 1) throw error;
          refusals.push({ subject: file.name ?? `file ${index + 1}`, problem: toProblemDetails(error.problem) });
        }
      }
      return { documents: kept.map(bodyOf), refusals };
    },
  );

  api.get(
    '/documents',
    {
      schema: {
        tags,
        querystring: Type.Object({
          kind: Type.Optional(DocumentBody.properties.kind),
          receivable: Type.Optional(RecordId),
        }),
        response: { 200: Type.Array(DocumentBody), default: ProblemBody },
      },
    },
    async ({ actor, query }) => (await listTradeDocuments(database, actor, query)).map(bodyOf),
  );

  api.get(
    '/documents/:sha256',
    { schema: { tags, params: Type.Object({ sha256: Sha256Hex }) } },
    async ({ actor, params }, reply) => {
      const document = await findDocument(database, actor, params.sha256);
      if (document === undefined) return refuse('not-found', `no document ${params.sha256}`);
      // Whatever a document says, no browser runs it, and the name of the file is ours.
      const extension = document.mediaType.endsWith('xml') ? 'xml' : 'json';
      void reply.header('content-disposition', `attachment; filename="${params.sha256.slice(0, 16)}.${extension}"`);
      return await reply.type(document.mediaType).send(document.bytes);
    },
  );
}

async function keep(service: Service, actor: Parameters<typeof placedDocument>[1], file: SentFile) {
  const { document, trade } = await placedDocument(service.database, actor, file.bytes, file.name);
  const now = await service.clock.now();
  return await service.database.transaction().execute(async (transaction) => {
    await keepDocument(transaction, document);
    await registerTradeDocument(transaction, trade, now);
    const [row] = await listTradeDocuments(transaction, actor, { sha256: document.sha256 });
    if (row === undefined) throw new Error(`${document.sha256} was registered and is not there`);
    return row;
  });
}

/** Reads the files of a form, each below the limit of a document. */
async function filesIn(parts: AsyncIterable<{ filename: string; toBuffer(): Promise<Buffer> }>): Promise<SentFile[]> {
  const files: SentFile[] = [];
  for await (const part of parts) {
    files.push({ name: part.filename, bytes: await part.toBuffer() });
  }
  return files;
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

function bodyOf({ receivedAt, findings, receivables, ...row }: TradeDocumentRow) {
  return { ...row, findings: [...findings], receivables: [...receivables], receivedAt: receivedAt.toISOString() };
}
