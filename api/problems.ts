/** Turns every failure into RFC 9457 problem details of the one catalogue. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Problem, Refusal, toProblemDetails } from '../domain/problems';
import { slugOfPattern } from '../domain/validation';
import { isDatabaseAway } from '../store/database';
import type { Api } from './service';

/** RFC 9457 problem details, as the API answers them. */
export const ProblemBody = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    field: Type.Optional(Type.String()),
    reference: Type.Optional(Type.String()),
    rules: Type.Optional(Type.Array(Type.String(), { description: "Rules of the asker's own that exclude it" })),
    limits: Type.Optional(
      Type.Array(
        Type.Object({
          limit: Type.String(),
          capacityMinor: Type.String(),
          usedMinor: Type.String(),
          wantedMinor: Type.String(),
        }),
        { description: "Limits of the asker's own that do not reach, in minor units" },
      ),
    ),
    source: Type.String(),
    remedy: Type.String(),
    operation: Type.Optional(Type.String({ description: 'The refused operation' })),
  },
  {
    title: 'Problem',
    description: 'RFC 9457 problem details',
    examples: [toProblemDetails({ slug: 'state-forbids', detail: 'R3f0a8c1d5e7b9024681357ac is settled' })],
  },
);

/** Answers with a problem in the language that the client prefers. */
export async function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  operation?: string,
): Promise<FastifyReply> {
  const language = request.headers['accept-language']?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  const details = toProblemDetails(problem, language);
  if (details.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (details.status === 503) void reply.header('retry-after', '2');
  return await reply
    .code(details.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(operation === undefined ? details : { ...details, operation });
}

/** Installs the handlers of errors and of unknown routes. */
export function answerProblems(api: Api): void {
  api.setErrorHandler(async (error: unknown, request, reply) => {
    const problem = problemOf(error);
    if (problem.slug === 'internal-error' || problem.slug === 'ledger-unavailable') {
      request.log.error({ err: error }, 'request failed');
    }
    return await sendProblem(request, reply, problem);
  });
  api.setNotFoundHandler(async (request, reply) =>
    sendProblem(request, reply, { slug: 'not-found', detail: `${request.method} ${request.url} leads nowhere` }),
  );
}

/** Codes of a form or a compression that is not what it says. */
const UNREADABLE =
  /^(?:FST_(?:INVALID_MULTIPART|MP_PREMATURE_CLOSE|PROTO_VIOLATION|NO_FORM_DATA|INVALID_JSON)|Z_[A-Z_]+_ERROR|ERR_ZLIB)/;

/** Limits of a form that a request has gone over. */
const FORM_TOO_LARGE = new Set(['FST_REQ_FILE_TOO_LARGE', 'FST_FILES_LIMIT', 'FST_PARTS_LIMIT', 'FST_FIELDS_LIMIT']);

function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  const { code, validation, message } = error as { code?: string; validation?: unknown[]; message?: string };
  if (Array.isArray(validation)) {
    const [first] = validation as {
      instancePath?: string;
      params?: { missingProperty?: string; additionalProperty?: string; pattern?: unknown };
    }[];
    const path = [
      ...(first?.instancePath ?? '').split('/').slice(1),
      first?.params?.missingProperty,
      first?.params?.additionalProperty,
    ].filter(Boolean);
    const slug = slugOfPattern(first?.params?.pattern);
    return { slug, detail: message ?? 'invalid', field: path.join('.') || '(body)' };
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || (code !== undefined && FORM_TOO_LARGE.has(code)))
    return { slug: 'payload-too-large', detail: 'the body is too large' };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { slug: 'media-type-unsupported', detail: message ?? '' };
  if (code !== undefined && UNREADABLE.test(code)) {
    return { slug: 'invalid-input', detail: message ?? 'the body cannot be read', field: '(body)' };
  }
  if (code?.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return { slug: 'invalid-input', detail: message ?? 'the body cannot be read', field: '(body)' };
  }
  if (isDatabaseAway(error)) return { slug: 'ledger-unavailable', detail: 'the database is away' };
  return { slug: 'internal-error', detail: 'the service failed; nothing was done' };
}
