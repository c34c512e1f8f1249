/** Receivables: an invoice comes in as a document, the operator verifies, the obligor confirms by signature. */
import { Type } from 'typebox';
import { Reason, RecordId, Sha256Hex } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { Flags, RECORDS } from '../../domain/records';
import { confirmationOf } from '../../domain/typed-data';
import { flagsOf, reportSha256, verificationReport } from '../../domain/verification-report';
import { findRecord, listRecords } from '../../store/read-model';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';
import { creditNoteOf, receivableOf } from '../trade-documents';
import { Freshness, freshness, TypedDataBody } from '../typed-data';
import { documentIn } from './green-events';

const ById = Type.Object({ id: RecordId });
/** The report is made of the record alone, so it is answered whole and not field by field. */
const ReportBody = Type.Object({
  report: Type.Object({}, { additionalProperties: true }),
  reportSha256: Sha256Hex,
  flags: Flags,
});

/** Routes of the receivables. */
export function receivableRoutes(api: Api, service: Service): void {
  const tags = ['receivables'];
  const { database } = service;

  api.post(
    '/receivables',
    {
      schema: {
        tags,
        description: 'Issues the receivable of an invoice (UBL 2.1 under EN 16931, application/xml).',
        consumes: ['application/xml'],
        headers: CommandHeaders,
        querystring: Type.Object({
          longTenorReason: Type.Optional(Reason),
          paymentTermReason: Type.Optional(Reason),
        }),
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const bytes = documentIn(request.body);
        const { body, ...placed } = await receivableOf(database, request.actor.party, bytes);
        const { longTenorReason, paymentTermReason } = request.query;
        const reasons = {
          ...(longTenorReason === undefined ? {} : { longTenorReason }),
          ...(paymentTermReason === undefined ? {} : { paymentTermReason }),
        };
        return {
          commands: [{ name: 'issueReceivable', body: { ...body, ...reasons } }],
          ...placed,
        };
      }),
  );

  api.post(
    '/credit-notes',
    {
      schema: {
        tags,
        description: 'Dilutes the receivable of the invoice that a credit note names (UBL 2.1, application/xml).',
        consumes: ['application/xml'],
        headers: CommandHeaders,
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const bytes = documentIn(request.body);
        const { body, ...placed } = await creditNoteOf(database, request.actor.party, bytes);
        return { commands: [{ name: 'diluteReceivable', body }], ...placed };
      }),
  );

  api.get(
    '/receivables',
    { schema: { tags, response: { 200: Type.Array(RECORDS.receivable.schema), default: ProblemBody } } },
    async ({ actor }) => (await listRecords(database, actor, 'receivable')).map(({ record }) => record),
  );

  api.get(
    '/receivables/:id',
    { schema: { tags, params: ById, response: { 200: RECORDS.receivable.schema, default: ProblemBody } } },
    async ({ actor, params }) =>
      (await findRecord(database, actor, 'receivable', params.id))?.record ??
      refuse('not-found', `no receivable ${params.id}`),
  );

  api.get(
    '/receivables/:id/verification',
    {
      schema: {
        tags,
        description: 'What the record of a receivable says of the trade behind it, as the operator reports it.',
        params: ById,
        response: { 200: ReportBody, default: ProblemBody },
      },
    },
    async ({ actor, params }) => {
      const found = await findRecord(database, actor, 'receivable', params.id);
      if (found === undefined) return refuse('not-found', `no receivable ${params.id}`);
      const report = verificationReport(found.record);
      return { report, reportSha256: reportSha256(report), flags: flagsOf(report) };
    },
  );

  api.get(
    '/receivables/:id/confirmation',
    {
      schema: {
        tags,
        description: "The typed data (EIP-712) that one of the obligor's signatories signs to confirm.",
        params: ById,
        querystring: Freshness,
        response: { 200: TypedDataBody, default: ProblemBody },
      },
    },
    async ({ actor, params, query }) => {
      const found = await findRecord(database, actor, 'receivable', params.id);
      if (found === undefined) return refuse('not-found', `no receivable ${params.id}`);
      const { nonce, expiresAt } = freshness(query, await service.clock.now());
      return confirmationOf(service.channel, found.record, nonce, expiresAt);
    },
  );
}
