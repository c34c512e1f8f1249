/** The ledger trail: of a receivable for whoever may see it, of a firm for itself, of the ledger for operator and banks. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { bundleLines, NotOnLedger } from '../../audit/bundle';
import type { BundleScope } from '../../audit/bundle-format';
import { bundleText } from '../../audit/bundle-lines';
import { blocksBetween } from '../../audit/period';
import type { AuditReport } from '../../audit/report';
import { PAGE_LANGUAGES, trailPage } from '../../audit/trail-page';
import { verifyBundle } from '../../audit/verify';
import { CreditCode, InstantText, RecordId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { archivedBlocks, archivedHeaders, archivedHeight } from '../../store/block-archive';
import { listCheckpoints } from '../../store/checkpoints';
import type { Actor } from '../../store/command-log';
import type { Database } from '../../store/database';
import { findRecord } from '../../store/read-model';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const Checkpoint = Type.Object({
  chainId: Type.String(),
  contract: Type.String(),
  index: Type.String(),
  fromBlock: Type.String(),
  toBlock: Type.String(),
  root: Type.String(),
  tipHash: Type.String(),
  transactionHash: Type.String(),
});

const Step = Type.Object({
  instant: Type.String(),
  party: Type.String(),
  name: Type.Optional(Type.String()),
  mspId: Type.String(),
  what: Type.String(),
  whatZh: Type.String(),
  record: Type.String(),
  txId: Type.String(),
  block: Type.String(),
  proof: Type.Object({
    command: Type.String(),
    index: Type.Integer(),
    headerHash: Type.String(),
    checkpoint: Type.Optional(Type.String()),
    endorsers: Type.Array(Type.String()),
    signature: Type.Optional(Type.Object({ signer: Type.String(), signature: Type.String(), nonce: Type.String() })),
    facts: Type.Array(Type.Object({ field: Type.String(), value: Type.String() })),
  }),
});

const Trail = Type.Object({
  verdict: Type.Enum(['valid', 'invalid', 'incomplete']),
  genesisHash: Type.String(),
  notes: Type.Array(Type.String()),
  steps: Type.Array(Step),
});

const BlockNumber = Type.String({ pattern: '^(0|[1-9][0-9]{0,17})$', description: 'Number of a block' });

/** One JSON text a line. */
const BUNDLE_TYPE = 'application/x-ndjson';
const bundleResponse = {
  200: { description: 'The bundle, one JSON text a line', content: { [BUNDLE_TYPE]: { schema: Type.String() } } },
  default: ProblemBody,
};

/** Routes of the audit. */
export function auditRoutes(api: Api, service: Service): void {
  const { database } = service;
  bundleRoutes(api, service);

  api.get(
    '/audit/height',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getAuditHeight',
        summary: 'How far the service has followed the ledger',
        description: 'Number of ledger blocks that this service holds.',
        response: { 200: Type.Object({ blocks: Type.String() }), default: ProblemBody },
      },
    },
    async () => ({ blocks: (await archivedHeight(database)).toString() }),
  );

  api.get(
    '/audit/checkpoints',
    {
      schema: {
        tags: ['audit'],
        operationId: 'listCheckpoints',
        summary: 'Checkpoints that stand on the EVM chain',
        response: { 200: Type.Array(Checkpoint), default: ProblemBody },
      },
    },
    async () => checkpointsOf(database),
  );
}

function bundleRoutes(api: Api, service: Service): void {
  const { database } = service;

  api.get(
    '/audit/bundles/:id',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getAuditBundle',
        summary: 'The ledger trail of a receivable, for a verifier that trusts nobody',
        params: Type.Object({ id: RecordId }),
        response: bundleResponse,
      },
    },
    async ({ actor, params }, reply) => {
      if ((await findRecord(database, actor, 'receivable', params.id)) === undefined) {
        return refuse('not-found', `no receivable ${params.id}`);
      }
      return await sendBundle(service, { kind: 'receivable', receivable: params.id }, reply);
    },
  );

  api.get(
    '/receivables/:id/trail',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getTrail',
        summary: 'The whole story of a receivable in order, each step with what it rests on',
        description: 'What this service reads from its own blocks, checked as a bundle is: the proof is the bundle.',
        params: Type.Object({ id: RecordId }),
        response: { 200: Trail, default: ProblemBody },
      },
    },
    async ({ actor, params }) => {
      const { verdict, genesisHash, notes, trail } = await reportOn(service, actor, params.id);
      const steps = trail.map(({ proof: { facts, endorsers, ...proof }, ...step }) => ({
        ...step,
        proof: { ...proof, endorsers: [...endorsers], facts: facts.map(([field, value]) => ({ field, value })) },
      }));
      return { verdict, genesisHash, notes: [...notes], steps };
    },
  );

  api.get(
    '/receivables/:id/trail-page',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getTrailPage',
        summary: 'The same story as one page to read and print',
        params: Type.Object({ id: RecordId }),
        querystring: Type.Object({ language: Type.Optional(Type.Enum([...PAGE_LANGUAGES])) }),
        response: {
          200: { description: 'The page', content: { 'text/html': { schema: Type.String() } } },
          default: ProblemBody,
        },
      },
    },
    async ({ actor, params, query }, reply) => {
      const report = await reportOn(service, actor, params.id);
      return await reply.type('text/html; charset=utf-8').send(trailPage(report, query.language));
    },
  );

  api.get(
    '/audit/bundles/parties/:code',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getPartyAuditBundle',
        summary: 'The ledger trail of a firm: its receivables, its green events, its signatories',
        description: 'For the firm itself and for the operator.',
        params: Type.Object({ code: CreditCode }),
        response: bundleResponse,
      },
    },
    async ({ actor, params: { code } }, reply) => {
      if (actor.party !== code && actor.role !== 'operator') {
        return refuse('not-permitted', 'the trail of a firm is for the firm itself and for the operator');
      }
      return await sendBundle(service, { kind: 'party', party: code }, reply);
    },
  );

  api.get(
    '/audit/bundles/period',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getPeriodAuditBundle',
        summary: 'All that happened in a run of blocks',
        description:
          'For the operator and banks. Either `fromBlock` and `toBlock`, or the instants `from` and `until` (excluded): then the shortest run of blocks that holds every transaction of that time.',
        querystring: Type.Object({
          fromBlock: Type.Optional(BlockNumber),
          toBlock: Type.Optional(BlockNumber),
          from: Type.Optional(InstantText),
          until: Type.Optional(InstantText),
        }),
        response: bundleResponse,
      },
    },
    async ({ actor, query }, reply) => {
      requireLedgerAuditor(actor);
      return await sendBundle(service, await periodOf(database, query), reply);
    },
  );

  api.get(
    '/audit/bundles/everything',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getWholeAuditBundle',
        summary: 'The whole ledger up to the last block that the service holds',
        description: 'For the operator and banks.',
        response: bundleResponse,
      },
    },
    async ({ actor }, reply) => {
      requireLedgerAuditor(actor);
      const height = await archivedHeight(database);
      if (height === 0n) return refuse('not-found', 'the service holds no block yet');
      return await sendBundle(service, { kind: 'everything', toBlock: (height - 1n).toString() }, reply);
    },
  );
}

/** What this service's own blocks say of a receivable, with its own block 0 as the ground: no proof to anybody else. */
async function reportOn({ database, channel }: Service, actor: Actor, receivable: string): Promise<AuditReport> {
  if ((await findRecord(database, actor, 'receivable', receivable)) === undefined) {
    return refuse('not-found', `no receivable ${receivable}`);
  }
  const [first] = await archivedHeaders(database, 0n, 1);
  if (first === undefined) return refuse('not-found', 'the service holds no block yet');
  const scope = { kind: 'receivable', receivable } as const;
  const checkpoints = await checkpointsOf(database);
  const pieces: Buffer[] = [];
  const lines = bundleText(bundleLines({ channel, scope, blocks: () => blockBytes(database), checkpoints }));
  for await (const line of lines) pieces.push(Buffer.from(line));
  return await verifyBundle(() => pieces, { trustedGenesisHash: first.hash });
}

/** Operator and banks have peers of their own, which hold every block anyway. */
function requireLedgerAuditor({ role }: Actor): void {
  if (role !== 'operator' && role !== 'bank') {
    refuse('not-permitted', 'the trail of the ledger is for the operator and for banks');
  }
}

interface Period {
  readonly fromBlock?: string;
  readonly toBlock?: string;
  readonly from?: string;
  readonly until?: string;
}

async function periodOf(database: Database, { fromBlock, toBlock, from, until }: Period): Promise<BundleScope> {
  const byBlocks = fromBlock !== undefined && toBlock !== undefined && from === undefined && until === undefined;
  const byTime = from !== undefined && until !== undefined && fromBlock === undefined && toBlock === undefined;
  if (byBlocks) return { kind: 'period', fromBlock, toBlock };
  if (!byTime)
    return refuse('invalid-input', 'give either fromBlock and toBlock, or from and until', { field: 'from' });
  const run = await blocksBetween(blockBytes(database), from, until);
  return run === undefined ? refuse('not-found', 'no transaction is of that time') : { kind: 'period', ...run };
}

/** Answers with the bundle as it is made, so that nobody holds it whole. */
async function sendBundle(
  { database, channel }: Service,
  scope: BundleScope,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const text = bundleText(
    bundleLines({ channel, scope, blocks: () => blockBytes(database), checkpoints: await checkpointsOf(database) }),
  );
  const first = await text.next().catch((error: unknown) => {
    if (error instanceof NotOnLedger) return refuse('not-found', error.message);
    throw error;
  });
  async function* whole() {
    if (!first.done) yield first.value;
    yield* text;
  }
  return await reply.type(BUNDLE_TYPE).send(Readable.from(whole(), { objectMode: false }));
}

async function* blockBytes(database: Database): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of archivedBlocks(database)) yield bytes;
}

async function checkpointsOf(database: Database) {
  return (await listCheckpoints(database)).map((row) => ({
    chainId: row.chain_id,
    contract: row.contract,
    index: row.index,
    fromBlock: row.from_block,
    toBlock: row.to_block,
    root: row.root,
    tipHash: row.tip_hash,
    transactionHash: row.transaction_hash,
  }));
}
