/** Spans of OpenTelemetry from an HTTP request to its ledger transaction; nothing is loaded where nobody collects them. */

/** What is told of a span. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One step of a request, open until it is ended. */
export interface Span {
  /** The W3C `traceparent` that a later step continues from; `undefined` when nothing is traced. */
  readonly context: string | undefined;
  set(attributes: Attributes): void;
  end(error?: unknown): void;
}

/** How a span hangs together with others, each named by its `traceparent`. */
export interface SpanOptions {
  readonly parent?: string | undefined;
  readonly links?: readonly string[];
  readonly attributes?: Attributes;
  readonly kind?: 'server' | 'client' | 'consumer' | 'internal';
}

/** The spans of one process. */
export interface Tracing {
  start(name: string, options?: SpanOptions): Span;
  /** Sends what is left to the collector. */
  close(): Promise<void>;
}

const NO_SPAN: Span = { context: undefined, set: () => undefined, end: () => undefined };

/** Traces nothing and costs nothing. */
export const NO_TRACING: Tracing = { start: () => NO_SPAN, close: async () => undefined };

/** The form of a W3C `traceparent` whose ids are not all zero. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A `traceparent` that somebody sent, `undefined` when it is none. */
export function traceparentIn(header: unknown): string | undefined {
  return typeof header === 'string' && TRACEPARENT.test(header) ? header : undefined;
}

/** Runs a step inside a span, which ends with it. */
export async function traced<Result>(
  tracing: Tracing,
  name: string,
  options: SpanOptions,
  step: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = tracing.start(name, options);
  try {
    const result = await step(span);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** Tracing to the collector of the settings, or none. The libraries are loaded for the first only. */
export function openTracing(settings: { OTEL_EXPORTER_OTLP_ENDPOINT?: string }, process: string): Tracing {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return NO_TRACING;
  const { traceTo } = require('./open-telemetry') as typeof import('./open-telemetry');
  return traceTo(endpoint, process);
}
