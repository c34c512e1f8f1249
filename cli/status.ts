/** `greentier status`: how the service does, what waits, and where one's receivables stand. */
import { everyItem, type Schema } from '../client/client';
import { type Currency, formatMinor } from '../domain/money';
import { tableOf } from '../runtime/table';
import { coverageOf } from './checkpoint';
import { type ConnectionOptions, clientOf, connectionOf, dataOf } from './connection';
import type { Terminal } from './terminal';

/** Receivables that are looked at before the summary says that there are more. */
const MOST_RECEIVABLES = 5_000;
const MOST_WAITING = 20;

/** Prints it; the exit code is 1 where the service is not ready. @throws Unusable when the API cannot be asked */
export async function showStatus(options: ConnectionOptions, terminal: Terminal): Promise<void> {
  const connection = connectionOf(options, terminal);
  const api = clientOf(connection);
  const [ready, { checkpoints, blocks, covered }, waiting] = await Promise.all([
    api.GET('/ready'),
    coverageOf(api),
    api.GET('/operations', { params: { query: { state: ['accepted'], limit: MOST_WAITING } } }).then(dataOf),
  ]);
  const isReady = ready.response.ok;
  terminal.out(
    tableOf(
      ['service', connection.url],
      [
        ['ready', isReady ? 'yes' : 'no'],
        ...Object.entries(partsIn(ready.data ?? ready.error)).map(([part, state]) => [`  ${part}`, state]),
        ['blocks', String(blocks)],
        ['checkpoints', `${checkpoints.length}, up to block ${covered - 1}; ${blocks - covered} blocks wait`],
        ['commands in flight', `${waiting.items.length}${waiting.next === undefined ? '' : ' or more'}`],
      ],
    ),
  );
  const rows = await summary(api);
  if (rows.length > 0) terminal.out(`\n${tableOf(['receivables', 'number', 'face'], rows)}`);
  if (!isReady) terminal.exitWith(1);
}

async function summary(api: ReturnType<typeof clientOf>): Promise<string[][]> {
  const sums = new Map<string, { count: number; minor: bigint; currency: Currency; state: string }>();
  let seen = 0;
  const pages = everyItem<Schema<'Receivable'>>(async (cursor) =>
    dataOf(
      await api.GET('/receivables', { params: { query: { limit: 100, ...(cursor === undefined ? {} : { cursor }) } } }),
    ),
  );
  for await (const { state, currency, amountMinor } of pages) {
    const key = `${state} ${currency}`;
    const { count, minor } = sums.get(key) ?? { count: 0, minor: 0n };
    sums.set(key, { count: count + 1, minor: minor + BigInt(amountMinor), currency: currency as Currency, state });
    seen += 1;
    if (seen === MOST_RECEIVABLES) break;
  }
  const rows = [...sums.values()].map(({ state, currency, count, minor }) => [
    state,
    String(count),
    `${currency} ${formatMinor(minor, currency)}`,
  ]);
  return seen === MOST_RECEIVABLES ? [...rows, [`the newest ${MOST_RECEIVABLES} only`, '', '']] : rows;
}

function partsIn(body: unknown): Record<string, string> {
  return (body as { parts?: Record<string, string> } | undefined)?.parts ?? {};
}
