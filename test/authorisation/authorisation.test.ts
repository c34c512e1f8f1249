// Every route by every viewer, held against one declared table: a route without a row fails.
import { randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { commandOfOperation } from '../../api/authorisation';
import { exampleOf } from '../../api/openapi/examples';
import type { OpenApiDocument } from '../../api/openapi/form';
import { BANK_A, SUPPLIER } from '../../chaincode/testing/parties';
import { ACCESS } from '../../domain/commands';
import { keepDocument } from '../../store/documents';
import { applyBlock, nextBlock } from '../../store/read-model';
import { type Scene, startScene, USERS } from './scene';
import {
  COMMAND_ROWS,
  OWN_ROWS,
  PRIVATE_ROWS,
  QUESTION_ROWS,
  RECORD_ROWS,
  type Row,
  VIEWERS,
  type ViewerName,
} from './table';

type Operation = NonNullable<OpenApiDocument['paths'][string][string]>;

const TABLE: Readonly<Record<string, Row>> = {
  ...RECORD_ROWS,
  ...PRIVATE_ROWS,
  ...OWN_ROWS,
  ...QUESTION_ROWS,
  ...COMMAND_ROWS,
};

/** Place of a stream of events from which everything is told. */
const BEGINNING = '-1.0.0';

let scene: Scene;
let operations: Map<string, Operation>;

beforeAll(async () => {
  scene = await startScene();
  const { paths } = scene.api.swagger() as unknown as OpenApiDocument;
  operations = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
});

afterAll(async () => {
  await scene.stop();
});

test('every route has a row, every row a route and a letter for each viewer', () => {
  expect(Object.keys(TABLE).sort()).toEqual([...operations.keys()].sort());
  for (const [route, row] of Object.entries(TABLE)) expect([route, row.length]).toEqual([route, VIEWERS.length]);
});

test('the rows of commands say what the access table of the contract says', () => {
  for (const [route, row] of Object.entries(COMMAND_ROWS)) {
    const command = commandOfOperation(String(operations.get(route)?.operationId));
    if (command === undefined) throw new Error(`${route} gives no command`);
    const admitted = VIEWERS.filter((_, at) => row[at] === '+');
    const wanted = VIEWERS.filter(
      (viewer) => viewer !== 'nobody' && ACCESS[command].roles.includes(USERS[viewer].role),
    );
    expect([route, admitted]).toEqual([route, wanted]);
  }
});

describe.each(Object.entries({ ...RECORD_ROWS, ...PRIVATE_ROWS, ...OWN_ROWS }))('%s', (route, row) => {
  test.each(VIEWERS.map((viewer, at) => [viewer, row[at]]))('%s: %s', async (viewer, letter) => {
    expect(await letterOf(route, viewer as ViewerName)).toBe(letter);
  });
});

describe.each(Object.entries({ ...QUESTION_ROWS, ...COMMAND_ROWS }))('%s', (route, row) => {
  test(`is ${row} to ${VIEWERS.join(', ')}`, async () => {
    const letters: string[] = [];
    for (const viewer of VIEWERS) letters.push(await letterOfCommand(route, viewer));
    expect(letters.join('')).toBe(row);
  });
});

test('a document that somebody else sent is not opened by a record that names its hash', async () => {
  const { database } = scene.store;
  const sha256 = 'b8'.repeat(32);
  await database.transaction().execute(async (transaction) => {
    await keepDocument(transaction, { sha256, mediaType: 'application/xml', bytes: Buffer.from('x') }, BANK_A.party);
  });
  const record = { documentSha256: sha256, seller: SUPPLIER.party };
  const visibility = { parties: [SUPPLIER.party], roles: [] };
  const written = { kind: 'creditNote', keyParts: [sha256], record, visibility, transactionId: 'tx' } as const;
  await applyBlock(database, { number: await nextBlock(database), records: [written], commands: [] }, new Date());
  const response = await scene.api.inject({ url: `/documents/${sha256}`, headers: scene.as(USERS.seller) });
  expect(response.statusCode).toBe(404);
});

/** How a viewer is answered. */
async function letterOf(route: string, viewer: ViewerName): Promise<string> {
  const [method = '', path = ''] = route.split(' ');
  const response = await scene.api.inject({
    method: method as 'GET',
    url: scene.pathOf(path),
    headers: { ...headersOf(viewer), ...(path === '/events' ? { 'last-event-id': BEGINNING } : {}) },
    ...(method === 'PUT' ? { payload: { instant: '2026-07-01T00:00:00Z' } } : {}),
  });
  if (/^GET \/(?:audit\/bundles\/|receivables\/\{id\}\/trail)/.test(route) && response.statusCode === 404) {
    // No block stands behind the scene: whoever may see the receivable is told of that, and nobody else is.
    return JSON.parse(response.body).detail.startsWith('no receivable') ? '-' : '+';
  }
  if (response.statusCode !== 200) return { 401: '.', 403: 'x', 404: '-' }[response.statusCode] ?? response.body;
  const type = String(response.headers['content-type']);
  const isList = type.includes('event-stream') || (type.includes('json') && 'items' in response.json());
  return isList && !response.body.toLowerCase().includes(`"${scene.entryOf(path).toLowerCase()}"`) ? 'o' : '+';
}

/** How a viewer is answered who gives a command with a body that fits: admitted, whatever else is wrong, or refused. */
async function letterOfCommand(route: string, viewer: ViewerName): Promise<string> {
  const [method = '', path = ''] = route.split(' ');
  const [type, content] = Object.entries(operations.get(route)?.requestBody?.content ?? {})[0] ?? [];
  const example =
    content === undefined ? undefined : (scene.bodyOf(path) ?? content.example ?? exampleOf(content.schema ?? {}));
  const response = await scene.api.inject({
    method: method as 'POST',
    url: scene.pathOf(path) + (path === '/green-events' ? `?counterparty=${USERS.obligor.party}` : ''),
    headers: {
      ...headersOf(viewer),
      'idempotency-key': randomUUID(),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(example === undefined ? {} : { payload: example as NonNullable<InjectOptions['payload']> }),
  });
  const { statusCode } = response;
  if (statusCode === 401) return '.';
  if (statusCode === 403) return 'x';
  if (statusCode === 404 && Object.hasOwn(QUESTION_ROWS, route)) return '-';
  return statusCode < 500 ? '+' : response.body;
}

function headersOf(viewer: ViewerName): Record<string, string> {
  return viewer === 'nobody' ? {} : scene.as(USERS[viewer]);
}
