/** The ledger trail of a receivable, for whoever may see the receivable. */
import { Type } from 'typebox';
import { buildBundle, ReceivableNotOnLedger } from '../../audit/bundle';
import { RecordId } from '../../domain/fields';
import { refuse } from '../../domain/problems';
import { archivedBlocks, archivedHeight } from '../../store/block-archive';
import { listCheckpoints } from '../../store/checkpoints';
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

/** Routes of the audit. */
export function auditRoutes(api: Api, { database, channel }: Service): void {
  api.get(
    '/audit/bundles/:id',
    {
      schema: {
        tags: ['audit'],
        operationId: 'getAuditBundle',
        summary: 'The ledger trail of a receivable, for a verifier that trusts nobody',
        params: Type.Object({ id: RecordId }),
      },
    },
    async ({ actor, params }, reply) => {
      if ((await findRecord(database, actor, 'receivable', params.id)) === undefined) {
        return refuse('not-found', `no receivable ${params.id}`);
      }
      const bundle = await buildBundle({
        channel,
        receivable: params.id,
        blocks: () => blockBytes(database),
        checkpoints: await checkpointsOf(database),
      }).catch((error: unknown) => {
        if (error instanceof ReceivableNotOnLedger) return refuse('not-found', error.message);
        throw error;
      });
      return await reply.type('application/json').send(bundle);
    },
  );

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
