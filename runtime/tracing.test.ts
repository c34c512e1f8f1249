import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NO_TRACING, openTracing, traceparentIn } from './tracing';

const BUILT = JSON.stringify(join(__dirname, '..', 'dist', 'runtime', 'tracing.js'));

/** A request that continues a client's trace, another one, and the job that carries the commands of both. */
const SPANS = `
  const tracing = require(${BUILT}).openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: process.env.ENDPOINT }, 'test');
  const parent = '00-' + 'a'.repeat(32) + '-' + 'b'.repeat(16) + '-01';
  const request = tracing.start('POST /receivables', { parent, kind: 'server' });
  const other = tracing.start('POST /offers');
  const job = tracing.start('submit job', { parent: request.context, links: [other.context] });
  for (const span of [job, other, request]) span.end();
  tracing.close();`;

interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string }[];
}

test('spans reach a collector with their parents and links', async () => {
  const spans: ReceivedSpan[] = [];
  const collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
        resourceSpans: { scopeSpans: { spans: ReceivedSpan[] }[] }[];
      };
      spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.end('{}');
    });
  });
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', () => listening()));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  try {
    // In a process of its own: the exporter loads Node's http by an import that a test's sandbox does not have.
    await promisify(execFile)(process.execPath, ['-e', SPANS], { env: { ...process.env, ENDPOINT: endpoint } });
    const [jobSpan, otherSpan, requestSpan] = ['submit job', 'POST /offers', 'POST /receivables'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(requestSpan).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) });
    expect(jobSpan).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: requestSpan?.spanId });
    expect(jobSpan?.links).toMatchObject([{ traceId: otherSpan?.traceId }]);
  } finally {
    collector.close();
  }
});

test('a collector that is away stops nobody', async () => {
  const tracing = openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, 'test');
  tracing.start('step').end();
  await tracing.close();
});

test('where nothing is collected, no library of OpenTelemetry is loaded', async () => {
  const script = `
    require(${BUILT}).openTracing({}, 'test').start('step').end();
    console.log(Object.keys(require.cache).filter((file) => file.includes('@opentelemetry')).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  expect(stdout.trim()).toBe('0');
  expect(NO_TRACING.start('step').context).toBeUndefined();
});

test.each([
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, true],
  [`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01\nx`, false],
  [undefined, false],
])('%j is a traceparent: %s', (header, expected) => {
  expect(traceparentIn(header) !== undefined).toBe(expected);
});
