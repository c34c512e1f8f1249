/** What verification found of the trade behind a receivable: side by side, in words, and by its hash on the ledger. */
import { Type } from 'typebox';
import { InstantText, RecordId, Sha256Hex, Slug, Strict } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { Flags } from '../../domain/records';
import { flagsIn, type TradeReport, VERIFICATION_STATES } from '../../domain/trade-verification';
import { VERIFICATION_FLAGS, type VerificationFlag } from '../../domain/verification-flags';
import { flagsOf, reportSha256, verificationReport } from '../../domain/verification-report';
import { findRecord } from '../../store/read-model';
import { findVerification, pageOfVerifications } from '../../store/verification';
import { type ListOrders, pageAnswer, pageBody, pageParameters, pageQuery } from '../lists';
import { named } from '../openapi/named';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const State = Type.Enum([...VERIFICATION_STATES], {
  description: 'clean: nothing was found; waiting: documents may still come; flagged: a person decides',
});

const Words = Type.Object({ en: Type.String(), zh: Type.String() });

const Price = { amount: Type.String(), per: Type.String({ description: 'Units that the amount is for' }) };

const MatchedLine = named(
  'MatchedLine',
  Type.Object({
    orderLine: Type.String(),
    description: Type.String(),
    unit: Type.String({ description: 'UN/ECE Recommendation 20' }),
    ordered: Type.String(),
    despatched: Type.String(),
    received: Type.String(),
    rejected: Type.String(),
    delivered: Type.String({ description: 'Received less rejected or, without any receipt, despatched' }),
    invoiced: Type.String(),
    credited: Type.String(),
    billed: Type.String({ description: 'Invoiced less credited' }),
    orderedPrice: Type.Optional(Type.Object(Price)),
    invoicedAt: Type.Array(Type.Object({ document: Type.String(), line: Type.String(), ...Price })),
    differences: Type.Array(Type.String()),
  }),
);

const Finding = named(
  'Finding',
  Type.Object({
    flag: Slug,
    level: Type.Enum(['waiting', 'review']),
    title: Words,
    detail: Words,
    advice: Words,
    references: Type.Array(Type.String(), { description: 'Records, and documents by their SHA-256' }),
  }),
);

/** The report is what its hash says, so it is answered whole and not field by field. */
const Verification = Type.Object({
  state: Type.Enum(['pending', ...VERIFICATION_STATES], {
    description: 'pending: the documents have not been looked at yet, and the report says what the record does',
  }),
  report: Type.Object({}, { additionalProperties: true }),
  reportSha256: Sha256Hex,
  flags: Flags,
  findings: Type.Array(Finding),
  match: Type.Optional(
    Type.Object(
      {
        order: Type.String(),
        lines: Type.Array(MatchedLine),
        unmatched: Type.Array(Type.Object({ document: Type.String(), line: Type.String() })),
      },
      { description: 'Order, delivery and invoice side by side; absent as long as the order has not come in' },
    ),
  ),
  checkedAt: Type.Optional(InstantText),
});

const VerificationItem = Type.Object({
  receivable: RecordId,
  state: State,
  flags: Flags,
  reportSha256: Sha256Hex,
  checkedAt: InstantText,
});

const ORDERS = {
  oldest: { by: 'firstBlock', descending: false },
  newest: { by: 'firstBlock', descending: true },
} as const satisfies ListOrders;

/** Routes of the verifications. */
export function verificationRoutes(api: Api, { database }: Service): void {
  const tags = ['receivables'];

  api.get(
    '/receivables/:id/verification',
    {
      schema: {
        tags,
        operationId: 'getVerificationReport',
        summary: 'The report on the trade behind a receivable',
        description:
          'What the record and the documents say of the trade: order, delivery and invoice side by side, and what a ' +
          'person should look at. The operator puts its hash on the ledger; anybody who may see the receivable finds the ' +
          'report under that hash among the documents.',
        params: Type.Object({ id: RecordId }),
        response: { 200: Verification, default: ProblemBody },
      },
    },
    async ({ actor, params }) => {
      const found = await findRecord(database, actor, 'receivable', params.id);
      if (found === undefined) return refuse('not-found', `no receivable ${params.id}`);
      const made = await findVerification(database, actor, params.id);
      if (made === undefined) {
        const report = verificationReport(found.record);
        return {
          state: 'pending' as const,
          report,
          reportSha256: reportSha256(report),
          flags: flagsOf(report),
          findings: [],
        };
      }
      const { report, state } = made;
      return {
        state,
        report,
        reportSha256: made.reportSha256,
        flags: flagsIn(report),
        findings: report.findings.map(inWords),
        ...(report.match === undefined ? {} : { match: report.match as never }),
        checkedAt: made.checkedAt.toISOString(),
      };
    },
  );

  api.get(
    '/verifications',
    {
      schema: {
        tags,
        operationId: 'listVerifications',
        summary: 'Reports that wait for the word of the operator',
        querystring: Strict({
          state: Type.Optional(Type.Array(State, { minItems: 1, maxItems: VERIFICATION_STATES.length })),
          ...pageParameters(Object.keys(ORDERS)),
        }),
        response: { 200: pageBody(VerificationItem), default: ProblemBody },
      },
    },
    async ({ actor, query }) => {
      if (actor.role !== 'operator') refuse('not-permitted', `a ${actor.role} verifies nothing`);
      const { order, after, limit } = pageQuery(query, {}, ORDERS);
      const states = query.state as (typeof VERIFICATION_STATES)[number][] | undefined;
      const page = await pageOfVerifications(database, { states, newestFirst: order.descending, after, limit });
      const items = page.items.map(({ flags, checkedAt, ...row }) => ({
        ...row,
        flags: [...flags],
        checkedAt: checkedAt.toISOString(),
      }));
      return pageAnswer({ ...page, items }, query, ORDERS);
    },
  );
}

function inWords({ flag, detail, references = [] }: TradeReport['findings'][number]) {
  const { level, title, advice } = VERIFICATION_FLAGS[flag as VerificationFlag];
  return { flag, level, title, detail, advice, references: [...references] };
}
