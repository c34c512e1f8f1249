/** Versions of single resources: an `ETag` on every answer, and 304 for whoever has that version already. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RecordKind } from '../domain/records';
import type { StoredRecord } from '../store/read-model';
import type { Api } from './service';

/** The header by which a client says what it has. */
export const VersionHeaders = Type.Object({
  'if-none-match': Type.Optional(Type.String({ maxLength: 1_000, description: 'The `ETag` of what the client has' })),
});

/** The version of a record: the transaction that wrote it last, and that transaction's block. */
export function versionOf({ blockNumber, transactionId }: StoredRecord<RecordKind>): string {
  return `${blockNumber}-${transactionId.slice(0, 16)}`;
}

/**
 * Keeps every answer that depends on who asks out of caches that others share: without a version it is not kept at all.
 */
export function keepAnswersPrivate(api: Api): void {
  api.addHook('onSend', async (request, reply) => {
    if (request.routeOptions.config.open === true) return;
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    void reply.header('vary', 'Authorization, Accept-Language');
  });
}

/** Whether the client has this version; if so the reply is 304 without a body. The answer is the client's own to keep. */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, version: string): boolean {
  const tag = `"${version}"`;
  void reply.header('etag', tag).header('cache-control', 'private, no-cache');
  const known = String(request.headers['if-none-match'] ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''));
  if (!known.includes(tag) && !known.includes('*')) return false;
  void reply.code(304);
  return true;
}
