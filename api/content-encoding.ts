/** Takes bodies that come compressed; what they unpack to is under the same limits as any other body. */
import { createGunzip } from 'node:zlib';
import type { RequestPayload } from 'fastify';
import { refuse } from '../domain/problems';
import type { Api } from './service';

/**
 * Unpacks `Content-Encoding: gzip` as it streams: whoever reads counts what comes out, so that a small bomb stops at the
 * limit and never stands in memory.
 */
export function acceptCompressedBodies(api: Api): void {
  api.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase();
    if (encoding === undefined || encoding === '' || encoding === 'identity') return payload;
    if (request.headers['content-type']?.startsWith('multipart/')) {
      refuse('media-type-unsupported', 'a form is not compressed as a whole');
    }
    if (encoding !== 'gzip') refuse('media-type-unsupported', 'the only content encoding is gzip');
    const unpacked: RequestPayload = createGunzip();
    unpacked.receivedEncodedLength = 0;
    payload.on('data', (chunk: Buffer) => {
      unpacked.receivedEncodedLength = (unpacked.receivedEncodedLength ?? 0) + chunk.length;
    });
    payload.on('error', (error: Error) => (unpacked as ReturnType<typeof createGunzip>).destroy(error));
    unpacked.on('close', () => payload.unpipe?.(unpacked as ReturnType<typeof createGunzip>));
    payload.pipe(unpacked as ReturnType<typeof createGunzip>);
    return unpacked;
  });
}
