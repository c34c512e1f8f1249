// A bank's offer by a policy's prices is held to the policy: to its rules, and to its limits beside all that binds the bank.
import { randomUUID } from 'node:crypto';
import {
  anAcceptance,
  anOffer,
  aPolicy,
  aRateCard,
  aReservation,
  financedReceivable,
  financingRequest,
} from '../../chaincode/testing/given';
import { aLedger, type Ledger } from '../../chaincode/testing/ledger';
import { BANK_A, BANK_B, type Party, SUPPLIER } from '../../chaincode/testing/parties';
import type { BankPolicyTerms } from '../../domain/bank-policy';
import type { CommandBody } from '../../domain/commands';
import { openLog } from '../../runtime/log';
import { lockOffersOf } from '../../store/bank-exposure';
import { assignJob, logCommands, refuseCommands, waitingCommands } from '../../store/command-log';
import { clearReadModel } from '../../store/read-model';
import { type MemoryService, startMemoryService } from '../testing/memory-service';

/** Each receivable but the one that is financed, in minor units. */
const FACE = '10000000';

const lines: string[] = [];
const log = openLog({ name: 'test', level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
let ledger: Ledger;
let service: MemoryService;
let requests: { request: string; receivable: string }[];

beforeAll(async () => {
  service = await startMemoryService(() => ledger, { log });
});
beforeEach(async () => {
  ledger = await aLedger();
  requests = [];
  await clearReadModel(service.store.database);
  await service.store.database.deleteFrom('command').execute();
  await financedReceivable(ledger, { number: 'INV-HELD', amountMinor: '2000000' });
  for (const number of ['INV-1', 'INV-2', 'INV-3']) {
    requests.push(await financingRequest(ledger, { number, amountMinor: FACE }));
  }
});
afterAll(() => service?.stop());

/** Publishes a policy of a total limit. */
async function publish(totalMinor: string, eligibility: BankPolicyTerms['eligibility'] = {}): Promise<void> {
  const { limits } = aPolicy().terms;
  await ledger.as(BANK_A).does('publishPolicy', aPolicy({ limits: { ...limits, totalMinor }, eligibility }));
}

/** What an offer on a request by a card asks for, on a reservation for it. */
async function ready(place: number, { bank = BANK_A, rateCard = 'policy' } = {}) {
  const { request = '', receivable = '' } = requests[place] ?? {};
  const reservation = await aReservation(ledger, bank, receivable, FACE);
  await service.project();
  return { request, rateCard, valueDate: '2026-03-02', reservation };
}

const offer = async (place: number, { bank = BANK_A, rateCard = 'policy' } = {}) =>
  await send(bank, await ready(place, { bank, rateCard }));

async function send(bank: Party, payload: object, key: string = randomUUID()) {
  const headers = { ...service.of(bank), 'idempotency-key': key };
  return await service.api.inject({ method: 'POST', url: '/offers', headers, payload });
}

/** Carries the waiting offers to the ledger, and forgets that they waited. */
async function carry(): Promise<string[]> {
  const { database } = service.store;
  const made: string[] = [];
  for (;;) {
    const job = await assignJob(database, 1);
    const [command] = await waitingCommands(database, job?.jobId ?? randomUUID());
    if (command === undefined) return made;
    made.push(await ledger.as(BANK_A).does('makeOffer', command.body as CommandBody<'makeOffer'>));
    await service.project();
    await database.deleteFrom('command').where('id', '=', command.id).execute();
  }
}

const total = (usedMinor: string, capacityMinor: string) => ({
  type: 'urn:greentier:problem:policy-limit-exceeded',
  field: 'rateCard',
  limits: [{ limit: 'total', capacityMinor, usedMinor, wantedMinor: FACE }],
});

test('what a policy does not take is refused with the rules that exclude it, and nothing is accepted', async () => {
  await publish('100000000', { maxAmountMinor: '9000000', recourseOnly: true });
  const answer = await offer(0);
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({
    type: 'urn:greentier:problem:policy-excludes',
    field: 'rateCard',
    detail: 'policy policy, revision 1, excludes it by: ticket, recourse',
    rules: ['ticket', 'recourse'],
    remedy: expect.stringContaining('revision of the policy'),
  });
  expect(await service.store.database.selectFrom('command').selectAll().execute()).toEqual([]);
});

test('a card that is no policy is bound by none, and a policy of another bank by none of its own', async () => {
  await publish('0');
  await ledger.as(BANK_A).does('publishRateCard', aRateCard({}, 'free'));
  await ledger.as(BANK_B).does('publishRateCard', aRateCard({}, 'policy'));
  expect((await offer(0, { rateCard: 'free' })).statusCode).toBe(202);
  expect((await offer(0, { bank: BANK_B })).statusCode).toBe(202);
});

test('of two offers at the same time that do not both fit, one is taken and the other is told what is used', async () => {
  await publish('12000000');
  const wanted = [await ready(0), await ready(1)];
  const answers = await Promise.all(wanted.map((body) => send(BANK_A, body)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 422]);
  expect(answers.find(({ statusCode }) => statusCode === 422)?.json()).toMatchObject(total('12000000', '12000000'));
});

test('an offer waits for another one of its bank that is being accepted, and counts it', async () => {
  await publish('12000000');
  const [first, second] = [await ready(0), await ready(1)];
  const body = await anOffer(ledger, BANK_A, first.request, first.reservation, { card: 'policy' });
  const actor = { party: BANK_A.party, role: BANK_A.role, user: 'somebody', identity: 'BankAMSP.somebody' };
  const meanwhile = await service.store.database.transaction().execute(async (transaction) => {
    await lockOffersOf(transaction, BANK_A.party);
    const answer = send(BANK_A, second);
    // Long enough for an offer that waits for nobody to be accepted.
    await new Promise((pass) => setTimeout(pass, 1_000));
    const command = { id: randomUUID(), name: 'makeOffer', body } as const;
    await logCommands(transaction, [command], { actor, now: new Date(ledger.now) });
    return { answer };
  });
  expect((await meanwhile.answer).json()).toMatchObject(total('12000000', '12000000'));
});

test('ten at the same time fill a limit and go no further', async () => {
  await publish('22000000');
  const wanted = [await ready(0), await ready(1), await ready(2)];
  const answers = await Promise.all(Array.from({ length: 10 }, (_, each) => send(BANK_A, wanted[each % 3] ?? {})));
  const taken = new Set(answers.flatMap(({ statusCode }, each) => (statusCode === 202 ? [each % 3] : [])));
  expect(taken.size).toBe(2);
});

test('an offer counts while it is on its way, sealed and accepted, and once however often it is made', async () => {
  await publish('12000000');
  expect((await offer(0)).statusCode).toBe(202);
  expect((await offer(1)).json()).toMatchObject(total('12000000', '12000000'));
  const [sealed = ''] = await carry();
  expect((await offer(1)).json()).toMatchObject(total('12000000', '12000000'));
  expect((await offer(0)).statusCode).toBe(202);
  await ledger.as(SUPPLIER).does('acceptOffer', await anAcceptance(ledger, sealed));
  expect((await offer(1)).json()).toMatchObject(total('12000000', '12000000'));
});

test('it counts no longer once the ledger refused it, its reservation is released or its request is withdrawn', async () => {
  await publish('12000000');
  const { database } = service.store;
  await offer(0);
  const [waiting] = await database.selectFrom('command').select('id').execute();
  const problem = { slug: 'request-closed', detail: 'too late' } as const;
  await refuseCommands(database, [{ id: waiting?.id ?? '', problem }], new Date(ledger.now));
  expect((await offer(1)).statusCode).toBe(202);
  await carry();
  ledger.now = '2026-03-02T02:00:01.000Z';
  for (const { id, receivable } of await ledger.privately(BANK_A).list('reservation')) {
    if (receivable === requests[1]?.receivable) await ledger.as(BANK_A).does('releaseFacility', { reservation: id });
  }
  expect((await offer(2)).statusCode).toBe(202);
  await carry();
  await ledger.as(SUPPLIER).does('withdrawRequest', { request: requests[2]?.request ?? '' });
  expect((await offer(0)).statusCode).toBe(202);
});

test('the latest revision binds, and a request that came before is answered as it was', async () => {
  await publish('12000000');
  const key = randomUUID();
  const wanted = await ready(0);
  const first = await send(BANK_A, wanted, key);
  await publish('11000000');
  expect((await offer(0)).json()).toMatchObject(total('2000000', '11000000'));
  expect((await send(BANK_A, wanted, key)).json().operations[0].id).toBe(first.json().operations[0].id);
  await publish('22000000');
  expect((await offer(1)).statusCode).toBe(202);
});

test("the figures of a bank's limits stand in its own answer and in no log", async () => {
  await publish('11999999');
  expect((await offer(0)).body).toContain('11999999');
  expect(lines.join('')).toContain('/offers');
  expect(lines.join('')).not.toContain('11999999');
  expect(lines.join('')).not.toContain('total');
});
