/** What a process measures, for Prometheus; every process has a registry of its own. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = Registry;

/** Seconds that a request or a transaction takes, from a millisecond to the longest wait. */
const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60];
const BATCH_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** A registry with what Node tells of itself: memory, garbage collection, event-loop lag. */
export function openMetrics(process: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** What the API measures of each request. */
export function requestMetrics(registry: Metrics) {
  return new Histogram({
    name: 'greentier_http_request_duration_seconds',
    help: 'Duration of requests, by method, route and status; its count is the number of requests',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
}

/** What the worker measures of its submissions. */
export interface SubmissionMetrics {
  readonly batchSize: Histogram;
  readonly durationSeconds: Histogram<'outcome'>;
  readonly readConflicts: Counter;
}

export function submissionMetrics(registry: Metrics): SubmissionMetrics {
  const registers = [registry];
  return {
    batchSize: new Histogram({
      name: 'greentier_submission_batch_commands',
      help: 'Commands in a submitted batch',
      buckets: BATCH_BUCKETS,
      registers,
    }),
    durationSeconds: new Histogram({
      name: 'greentier_submission_duration_seconds',
      help: 'From proposal to commit, by outcome',
      labelNames: ['outcome'] as const,
      buckets: DURATION_BUCKETS,
      registers,
    }),
    readConflicts: new Counter({
      name: 'greentier_submission_read_conflicts_total',
      help: 'Transactions that lost to another one and were submitted anew',
      registers,
    }),
  };
}

/** A measured value with the values of its labels. */
export type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

/** How long a scrape waits for one gauge; one that does not answer is left out of the scrape. */
const PATIENCE_MS = 2_000;

/**
 * A gauge that is read when somebody looks. Where it cannot be read (the database is away) it has no value (NaN), and
 * the other metrics are told all the same.
 */
export function readGauge(
  registry: Metrics,
  name: string,
  help: string,
  labelNames: readonly string[],
  read: () => Promise<readonly Reading[]>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<readonly Reading[]>((resolve) => {
        timer = setTimeout(() => resolve([]), PATIENCE_MS);
      });
      const readings = await Promise.race([read().catch(() => []), late]);
      clearTimeout(timer);
      this.reset();
      if (labelNames.length === 0 && readings.length === 0) this.set(Number.NaN); // the library would tell 0
      for (const [labels, value] of readings) this.set(labels, value);
    },
  });
}
