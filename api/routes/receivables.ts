/** Receivables: an invoice comes in as a document, the operator verifies, the obligor confirms by signature. */
import { Type } from 'typebox';
import { CreditCode, CurrencyCode, Reason, RecordId, Sha256Hex, Text } from '../../domain/fields';
import { RECEIVABLE_STATES } from '../../domain/life-cycle';
import { refuse } from '../../domain/problems';
import { confirmationOf } from '../../domain/typed-data';
import { creditNoteOf, receivableOf } from '../../intake/placed-document';
import { findRecord, firmFinder } from '../../store/read-model';
import { amounts, dates, equalTo, instants, oneOf, whether } from '../lists';
import { CommandHeaders, commandResponses, documentBody, giveCommands } from '../operations';
import { ProblemBody } from '../problems';
import { listRoute, recordRoute } from '../record-routes';
import type { Api, Service } from '../service';
import { Freshness, freshness, TypedDataBody } from '../typed-data';
import { documentIn } from './green-events';

const ById = Type.Object({ id: RecordId });
/** Few firms are named by most documents; whom an identifier names changes rarely. */
const FIRM_FRESH_MS = 1_000;

/** Routes of the receivables. */
export function receivableRoutes(api: Api, service: Service): void {
  const tags = ['receivables'];
  const { database } = service;
  const findFirm = firmFinder(database, FIRM_FRESH_MS);

  api.post(
    '/receivables',
    {
      schema: {
        tags,
        operationId: 'issueReceivable',
        summary: 'Issues the receivable of an invoice',
        description:
          'Takes an invoice as UBL 2.1 or CII under EN 16931, or as 数电票 XML; its buyer becomes the obligor.',
        body: documentBody({
          'application/xml': {
            description: 'Invoice: UBL 2.1 or CII under EN 16931, or 数电票',
            example: '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">…</Invoice>',
          },
        }),
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
        const { body, ...placed } = await receivableOf(bytes, request.actor.party, findFirm);
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
        operationId: 'applyCreditNote',
        summary: 'Dilutes the receivable of the invoice that a credit note names',
        body: documentBody({
          'application/xml': {
            description: 'Credit note: UBL 2.1 or CII under EN 16931, or a red 数电票',
            example: '<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2">…</CreditNote>',
          },
        }),
        headers: CommandHeaders,
        response: commandResponses,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => {
        const bytes = documentIn(request.body);
        const { body, ...placed } = await creditNoteOf(bytes, request.actor.party, findFirm);
        return { commands: [{ name: 'diluteReceivable', body }], ...placed };
      }),
  );

  listRoute(api, service, {
    path: '/receivables',
    kind: 'receivable',
    tags,
    operationId: 'listReceivables',
    summary: 'Receivables that the user may see',
    filters: {
      state: oneOf('state', Type.Enum([...RECEIVABLE_STATES])),
      seller: equalTo('seller', CreditCode),
      obligor: equalTo('obligor', CreditCode),
      holder: equalTo('holder', CreditCode),
      financier: equalTo('financing.financier', CreditCode),
      receiver: equalTo('transfer.receiver', CreditCode),
      currency: oneOf('currency', CurrencyCode),
      root: equalTo('part.root', RecordId),
      isPart: whether('part', 'Whether it is a part of another receivable'),
      invoiceNumber: equalTo('invoice.number', Text),
      ...dates('maturity', 'maturityDate'),
      ...instants('issued', 'issuedAt'),
      ...amounts('amountMinor'),
    },
    orders: {
      maturity: { by: { text: 'maturityDate' }, descending: false },
      amount: { by: { amountMinor: 'amountMinor' }, descending: true },
    },
  });

  recordRoute(api, service, {
    path: '/receivables/:id',
    kind: 'receivable',
    tags,
    operationId: 'getReceivable',
    summary: 'A receivable with everything that became of it',
    params: ById,
    keyParts: ({ id }) => [id],
  });

  listRoute(api, service, {
    path: '/credit-notes',
    kind: 'creditNote',
    tags,
    operationId: 'listCreditNotes',
    summary: 'Credit notes that were applied to receivables',
    filters: {
      receivable: equalTo('receivable', RecordId),
      seller: equalTo('seller', CreditCode),
      obligor: equalTo('obligor', CreditCode),
      currency: oneOf('currency', CurrencyCode),
      ...instants('applied', 'appliedAt'),
    },
  });

  recordRoute(api, service, {
    path: '/credit-notes/:fingerprint',
    kind: 'creditNote',
    tags,
    operationId: 'getCreditNote',
    summary: 'A credit note by the fingerprint of its number',
    params: Type.Object({ fingerprint: Sha256Hex }),
    keyParts: ({ fingerprint }) => [fingerprint],
  });

  api.get(
    '/receivables/:id/confirmation',
    {
      schema: {
        tags,
        operationId: 'getConfirmationData',
        summary: 'What the obligor signs to confirm',
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
