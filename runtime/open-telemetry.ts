/** Sends spans to an OpenTelemetry collector (OTLP over HTTP); loaded by `tracing` where one is configured. */
import { type Link, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type Tracing, traceparentIn } from './tracing';

/** Links of one span; a batch of more commands names the first of them. */
const MAX_LINKS = 100;
const FLUSH_MS = 1_000;

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

/** @param endpoint base address of the collector, to which the path of the traces is added */
export function traceTo(endpoint: string, process: string): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `greentier-${process}` }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: FLUSH_MS })],
  });
  const tracer = provider.getTracer('greentier');
  return {
    start(name, { parent, links = [], attributes = {}, kind = 'internal' } = {}) {
      const above = contextIn(parent);
      const linked = links.slice(0, MAX_LINKS).flatMap((link): Link[] => {
        const context = contextIn(link);
        return context === undefined ? [] : [{ context }];
      });
      const context = above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above);
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes }, links: linked }, context);
      return {
        context: traceparentOf(span.spanContext()),
        set: (more) => void span.setAttributes({ ...more }),
        end(error) {
          if (error !== undefined) {
            const message = error instanceof Error ? error.message : String(error);
            span.setStatus({ code: SpanStatusCode.ERROR, message });
          }
          span.end();
        },
      };
    },
    close: async () => await provider.shutdown().catch(() => undefined), // the collector is away: nothing waits for it
  };
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function contextIn(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceparentIn(traceparent)?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
