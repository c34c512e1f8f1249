// A mandate is given through the API, and the worker accepts the cheapest offer that meets it, as the user who gave it.

import pino from 'pino';
import { type MemoryService, startMemoryService } from '../api/testing/memory-service';
import { offersFor } from '../chaincode/queries-contract';
import { financingRequest, offerBy } from '../chaincode/testing/given';
import { aLedger, type Ledger } from '../chaincode/testing/ledger';
import { BANK_A, BANK_B, ORGANISATIONS, OTHER_SUPPLIER, type Party, SUPPLIER } from '../chaincode/testing/parties';
import type { CommandBody } from '../domain/commands';
import { acceptDue } from './mandates';

const CLOSES_AT = '2026-03-02T03:00:00.000Z';
const AFTER = '2026-03-02T03:00:01.000Z';

let ledger: Ledger;
let service: MemoryService;
let request: string;
beforeAll(async () => {
  ledger = await aLedger();
  ({ request } = await financingRequest(ledger, {}, { closesAt: CLOSES_AT }));
  await offerBy(ledger, BANK_A, request);
  await offerBy(ledger, BANK_B, request);
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

async function sweep(): Promise<void> {
  await acceptDue({
    database: service.store.database,
    clock: { now: async () => new Date(ledger.now) },
    log: pino({ enabled: false }),
    ledger: {
      evaluate: async () => JSON.stringify(await offersFor(ledger.stub.fork(), ORGANISATIONS, SUPPLIER, request)),
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
    detail: 'none of 2 offers meets it',
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
    detail: `accepted ${body.offer.id}`,
  });
});
