// A mandate is given through the API, and the worker accepts the cheapest offer that meets it, as the user who gave it.

import pino from 'pino';
import { type MemoryService, startMemoryService } from '../api/testing/memory-service';
import { offersFor } from '../chaincode/queries-contract';
import { financingRequest, offerBy } from '../chaincode/testing/given';
import { aLedger, type Ledger } from '../chaincode/testing/ledger';
import { BANK_A, BANK_B, ORGANISATIONS, OTHER_SUPPLIER, type Party, SUPPLIER } from '../chaincode/testing/parties';
import type { CommandBody } from '../domain/commands';
import { refuseCommands } from '../store/command-log';
import { clearReadModel } from '../store/read-model';
import { acceptDue } from './mandates';

const CLOSES_AT = '2026-03-02T03:00:00.000Z';
const AFTER = '2026-03-02T03:00:01.000Z';

let ledger: Ledger;
let service: MemoryService;
let request: string;
let fresh: Ledger;
beforeAll(async () => {
  fresh = await aLedger();
  ({ request } = await financingRequest(fresh, {}, { closesAt: CLOSES_AT }));
  await offerBy(fresh, BANK_A, request);
  await offerBy(fresh, BANK_B, request, { terms: { baseRateBps: 290 } });
  ledger = fresh.fork();
  service = await startMemoryService(() => ledger);
  await service.project();
});
afterAll(() => service?.stop());

const send = (party: Party, method: 'GET' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  service.api.inject({
    method,
    url: `/financing-requests/${request}/${path}`,
    headers: service.of(party),
    ...(payload && { payload }),
  });

/** Signs what the service shows, as a wallet does. */
async function signed(maxAnnualRate: string, signer = SUPPLIER) {
  const answer = await send(SUPPLIER, 'GET', `mandate-data?maxAnnualRate=${maxAnnualRate}&minNetMinor=1`);
  const { domain, types, message } = answer.json();
  const signature = await signer.wallet.signTypedData(domain, types, message);
  const mandate = { maxAnnualRate, minNetMinor: '1', notBefore: Number(message.notBefore) };
  return { mandate, signature, nonce: message.nonce, expiresAt: Number(message.expiresAt) };
}

/** One sweep of a worker. @param meanwhile what happens while the ledger is asked; answers which offers it shows */
async function sweep(meanwhile: () => Promise<number | undefined> = async () => undefined): Promise<void> {
  await acceptDue({
    database: service.store.database,
    clock: { now: async () => new Date(ledger.now) },
    log: pino({ enabled: false }),
    ledger: {
      evaluate: async () => {
        const offers = await offersFor(ledger.stub.fork(), ORGANISATIONS, SUPPLIER, request);
        return JSON.stringify(offers.slice(0, await meanwhile()));
      },
    },
  });
}

const commands = () => service.store.database.selectFrom('command').selectAll().execute();

test('a mandate is refused by another key than the signatories’, and to another firm', async () => {
  expect((await send(SUPPLIER, 'PUT', 'mandate', await signed('0.10000000', OTHER_SUPPLIER))).statusCode).toBe(422);
  expect((await send(OTHER_SUPPLIER, 'PUT', 'mandate', await signed('0.10000000'))).statusCode).toBe(404);
});

test('before the closing time nothing is accepted', async () => {
  expect((await send(SUPPLIER, 'PUT', 'mandate', await signed('0.01000000'))).json()).toMatchObject({
    state: 'waiting',
  });
  await sweep();
  expect(await commands()).toEqual([]);
});

test('where no offer meets it nothing is accepted, and the mandate says so', async () => {
  ledger.now = AFTER;
  await sweep();
  expect(await commands()).toEqual([]);
  expect((await send(SUPPLIER, 'GET', 'mandate')).json()).toMatchObject({
    state: 'waiting',
    outcome: 'noneMeets',
  });
});

test('it is taken back, and another one takes its place, unreadable in the database', async () => {
  expect((await send(OTHER_SUPPLIER, 'DELETE', 'mandate')).statusCode).toBe(404);
  expect((await send(SUPPLIER, 'DELETE', 'mandate')).statusCode).toBe(204);
  expect((await send(SUPPLIER, 'PUT', 'mandate', await signed('0.10000000'))).statusCode).toBe(200);
  const [row] = await service.store.database.selectFrom('acceptance_mandate').selectAll().execute();
  expect(row?.sealed.toString('latin1')).not.toContain('0.10000000');
});

test('the cheapest offer that meets it is accepted once, in the name of the user who gave it', async () => {
  await sweep();
  await sweep();
  const given = await commands();
  expect(given).toMatchObject([{ name: 'acceptOffer', party: SUPPLIER.party, given_by: 'somebody' }]);
  const body = given[0]?.body as CommandBody<'acceptOffer'>;
  expect((await send(SUPPLIER, 'DELETE', 'mandate')).json()).toMatchObject({ status: 409 });
  await ledger.as(SUPPLIER).does('acceptOffer', body);
  expect(await ledger.record('financingRequest', request)).toMatchObject({
    state: 'accepted',
    acceptedOffer: body.offer.id,
  });
  await service.project();
  ledger.now = '2026-03-02T03:01:00.000Z';
  await sweep();
  expect((await send(SUPPLIER, 'GET', 'mandate')).json()).toMatchObject({
    state: 'ended',
    outcome: 'accepted',
    offer: body.offer.id,
  });
});

describe('on a market that has closed', () => {
  /** The cheaper one. */
  let best: string;
  beforeEach(async () => {
    ledger = fresh.fork();
    const { database } = service.store;
    await clearReadModel(database);
    for (const table of ['acceptance_mandate', 'command', 'idempotent_request'] as const) {
      await database.deleteFrom(table).execute();
    }
    await service.project();
    best = (await offersFor(ledger.stub.fork(), ORGANISATIONS, SUPPLIER, request)).sort(
      (left, right) => left.quote.rateBps - right.quote.rateBps,
    )[0]?.id as string;
    ledger.now = AFTER;
    expect((await send(SUPPLIER, 'PUT', 'mandate', await signed('0.10000000'))).statusCode).toBe(200);
  });

  const told = async () => (await send(SUPPLIER, 'GET', 'mandate')).json();
  const offersGiven = async () => (await commands()).map(({ body }) => (body as CommandBody<'acceptOffer'>).offer.id);
  /** The ledger refuses the last command, and it is time to look again. */
  async function refuseLast(detail: string): Promise<void> {
    const { database } = service.store;
    const last = (await commands()).at(-1)?.id ?? '';
    await refuseCommands(database, [{ id: last, problem: { slug: 'offer-stale', detail } }], new Date(ledger.now));
    ledger.now = new Date(Date.parse(ledger.now) + 60_000).toISOString();
  }

  test('a mandate that has expired accepts nothing, says so, and is looked at no more', async () => {
    ledger.now = '2026-03-03T03:00:00.000Z';
    await sweep();
    expect(await commands()).toEqual([]);
    expect(await told()).toMatchObject({ state: 'ended', outcome: 'expired' });
    await sweep(async () => Promise.reject(new Error('it was asked')));
    expect(await told()).toMatchObject({ outcome: 'expired' });
  });

  test('when the ledger refuses an offer the next one is tried, each once, until none is left', async () => {
    await sweep();
    expect(await offersGiven()).toEqual([best]);
    await refuseLast('the bank released its reservation');
    await sweep();
    const [, second] = await offersGiven();
    expect([(await offersGiven()).length, second === best]).toEqual([2, false]);
    expect(await told()).toMatchObject({ state: 'given', offer: second });
    await refuseLast('it was priced for another day');
    await sweep();
    expect(await offersGiven()).toHaveLength(2);
    expect(await told()).toMatchObject({ state: 'waiting', outcome: 'noneMeets' });
  });

  test('one that expires while the ledger refuses its offer tries no other', async () => {
    await sweep();
    await refuseLast('the bank released its reservation');
    ledger.now = '2026-03-03T03:00:00.000Z';
    await sweep();
    expect(await offersGiven()).toEqual([best]);
    expect(await told()).toMatchObject({ state: 'ended', outcome: 'expired' });
  });

  test('a ledger that is away is asked again, and its words reach the log alone', async () => {
    await sweep(async () => Promise.reject(new Error('peer0.bank-a:7051 is away')));
    expect(await told()).toMatchObject({ state: 'waiting', outcome: 'notAsked' });
    expect(JSON.stringify(await told())).not.toContain('7051');
    ledger.now = '2026-03-02T03:01:00.000Z';
    await sweep();
    expect(await offersGiven()).toEqual([best]);
  });

  test('two sweeps at once give one command, though each is shown other offers', async () => {
    await Promise.all([sweep(async () => 1), sweep(async () => 2)]);
    expect(await offersGiven()).toHaveLength(1);
    expect(await told()).toMatchObject({ state: 'given', offer: (await offersGiven())[0] });
  });

  test('a mandate that is taken back while its offers are looked at gives nothing', async () => {
    await sweep(async () => {
      expect((await send(SUPPLIER, 'DELETE', 'mandate')).statusCode).toBe(204);
      return undefined;
    });
    expect(await commands()).toEqual([]);
    expect((await send(SUPPLIER, 'GET', 'mandate')).statusCode).toBe(404);
  });

  test('another mandate that takes its place meanwhile is the one that accepts', async () => {
    await sweep(async () => {
      expect((await send(SUPPLIER, 'PUT', 'mandate', await signed('0.00010000'))).statusCode).toBe(200);
      return undefined;
    });
    await sweep();
    expect(await commands()).toEqual([]);
    expect(await told()).toMatchObject({ state: 'waiting', mandate: { maxAnnualRate: '0.00010000' } });
  });
});
