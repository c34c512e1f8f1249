/** What routes are given: the parts that the API stands on, and Fastify with types from the schemas. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { LedgerClient } from '../network/gateway/ledger-client';
import type { Clock } from '../store/clock';
import type { Actor } from '../store/command-log';
import type { Database } from '../store/database';
import type { JobDesk } from '../store/job-desk';
import type { Notifications } from '../store/notifications';

/** The parts that the API stands on. */
export interface Service {
  readonly database: Database;
  readonly clock: Clock;
  /** Answers from private collections, each user by its own identity; commands go by the log. */
  readonly ledger: Pick<LedgerClient, 'evaluate' | 'knows'>;
  /** Channel of the ledger: what signatures are bound to. */
  readonly channel: string;
  /** Wakes requests that wait for their commands. */
  readonly commandsFinished: Notifications;
  /** The queues' jobs. */
  readonly jobs: JobDesk;
}

/** Fastify whose handlers get their types from the route's schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted once the API closes: whoever waits answers with what is known. */
    stopping: AbortSignal;
  }
  interface FastifyRequest {
    /** Who asks, by the token; set before any handler of a protected route runs. */
    actor: Actor;
    /** When the token ends, in milliseconds of the Unix epoch; set with `actor`. */
    tokenExpiresAt: number;
  }
}
