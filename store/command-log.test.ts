// A request is accepted once, its commands wait in order, and each of them ends in exactly one way.
import { createHash, randomUUID } from 'node:crypto';
import type { CommandBody } from '../domain/commands';
import {
  type Actor,
  acceptRequest,
  assignJob,
  findAnswer,
  findCommands,
  type IdempotentRequest,
  refuseCommands,
  rememberTransaction,
  unfinishedJobs,
  waitingCommands,
} from './command-log';
import { startTestDatabase, type TestDatabase } from './testing/database';

const NOW = new Date('2026-03-02T02:00:00Z');
const PROBLEM = { slug: 'state-forbids', detail: 'it is issued, not confirmed' } as const;

let store: TestDatabase;

beforeAll(async () => {
  store = await startTestDatabase();
});

afterAll(async () => {
  await store.stop();
});

function anActor(): Actor {
  const party = randomUUID().slice(0, 18).toUpperCase();
  return { party, role: 'supplier', user: 'somebody', identity: `OperatorMSP.${party}.supplier` };
}

function aRequest(actor: Actor, fields: Partial<IdempotentRequest> = {}): IdempotentRequest {
  return {
    actor,
    idempotencyKey: randomUUID(),
    bodySha256: sha256('the body'),
    commands: [requestFinancing('R1')],
    refusals: [],
    now: NOW,
    ...fields,
  };
}

function requestFinancing(receivable: string) {
  return { name: 'requestFinancing' as const, body: { receivable } as CommandBody<'requestFinancing'> };
}

function issue() {
  return { name: 'issueReceivable' as const, body: {} as CommandBody<'issueReceivable'> };
}

function credit() {
  return { name: 'diluteReceivable' as const, body: {} as CommandBody<'diluteReceivable'> };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Takes everything that waits into jobs, so that the next test begins with an empty log. */
async function drain(): Promise<void> {
  while ((await assignJob(store.database, 1_000)) !== undefined);
}

describe('a request', () => {
  test('that comes again with the same key and body gets the same answer and gives no second command', async () => {
    const request = aRequest(anActor());
    const first = await acceptRequest(store.database, request);
    expect(await acceptRequest(store.database, request)).toEqual(first);
    expect(await findAnswer(store.database, request)).toEqual(first);
    expect(await findCommands(store.database, first.commandIds)).toHaveLength(1);
  });

  test('that comes ten times at once is accepted once', async () => {
    const request = aRequest(anActor());
    const answers = await Promise.all(Array.from({ length: 10 }, () => acceptRequest(store.database, request)));
    expect(new Set(answers.map(({ commandIds }) => commandIds.join())).size).toBe(1);
    const { count } = await store.database
      .selectFrom('command')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('party', '=', request.actor.party)
      .executeTakeFirstOrThrow();
    expect(count).toBe('1');
  });

  test('is refused when its key came with another body, and the first one stays as it was', async () => {
    const request = aRequest(anActor());
    const first = await acceptRequest(store.database, request);
    const other = { ...request, bodySha256: sha256('another body'), commands: [requestFinancing('R2')] };
    await expect(acceptRequest(store.database, other)).rejects.toMatchObject({
      problem: { slug: 'idempotency-key-reused', field: 'Idempotency-Key' },
    });
    await expect(findAnswer(store.database, other)).rejects.toMatchObject({
      problem: { slug: 'idempotency-key-reused' },
    });
    expect(await acceptRequest(store.database, request)).toEqual(first);
  });

  test('shares its key with nobody: another party and another role have their own', async () => {
    const request = aRequest(anActor());
    const first = await acceptRequest(store.database, request);
    for (const actor of [anActor(), { ...request.actor, role: 'anchor' as const }]) {
      const other = await acceptRequest(store.database, { ...request, actor });
      expect(other.commandIds).not.toEqual(first.commandIds);
    }
  });

  test('of which nothing could be accepted is answered with its refusals, again and again', async () => {
    const refusals = [{ subject: 'event 1', problem: PROBLEM }];
    const request = aRequest(anActor(), { commands: [], refusals });
    const first = await acceptRequest(store.database, request);
    expect(first).toEqual({ commandIds: [], refusals });
    expect(await acceptRequest(store.database, request)).toEqual(first);
  });
});

describe('a job', () => {
  beforeEach(drain);

  test('waits while its identity has enough on the way, and then takes all that piled up; others go at once', async () => {
    const [busy, other] = [anActor(), anActor()];
    const jobs: string[] = [];
    for (let count = 0; count < 2; count++) {
      await acceptRequest(store.database, aRequest(busy));
      jobs.push((await assignJob(store.database, 100, 2))?.jobId ?? '');
    }
    for (const actor of [busy, busy, busy, other]) await acceptRequest(store.database, aRequest(actor));
    expect(await assignJob(store.database, 100, 2)).toMatchObject({ count: 1 }); // the other's
    expect(await assignJob(store.database, 100, 2)).toBeUndefined();
    const [done] = await waitingCommands(store.database, jobs[0] ?? '');
    await refuseCommands(store.database, [{ id: done?.id ?? '', problem: PROBLEM }], NOW);
    expect(await assignJob(store.database, 100, 2)).toMatchObject({ count: 3 });
  });

  test('takes the commands of one identity in the order of their acceptance, the longest waiting first', async () => {
    const [one, other] = [anActor(), anActor()];
    const ids: string[] = [];
    for (const actor of [one, other, one, one]) {
      ids.push(...(await acceptRequest(store.database, aRequest(actor))).commandIds);
    }
    const first = await assignJob(store.database, 2);
    const second = await assignJob(store.database, 2);
    const third = await assignJob(store.database, 2);
    const commandsOf = async (job: typeof first) =>
      (await waitingCommands(store.database, job?.jobId ?? '')).map(({ id }) => id);
    expect(await commandsOf(first)).toEqual([ids[0], ids[2]]);
    expect(await commandsOf(second)).toEqual([ids[1]]);
    expect(await commandsOf(third)).toEqual([ids[3]]);
    expect(await assignJob(store.database, 2)).toBeUndefined();
  });

  test('carries a command that may depend on others only once all that its giver gave before have ended', async () => {
    const [supplier, other] = [anActor(), anActor()];
    const { commandIds } = await acceptRequest(store.database, aRequest(supplier, { commands: [issue(), issue()] }));
    expect(await assignJob(store.database, 1)).toMatchObject({ count: 1 });
    expect(await assignJob(store.database, 1)).toMatchObject({ count: 1 });
    await acceptRequest(store.database, aRequest(supplier, { commands: [credit(), issue()] }));
    await acceptRequest(store.database, aRequest(other, { commands: [credit()] }));
    expect(await assignJob(store.database, 10)).toMatchObject({ count: 1 }); // the other's
    for (const id of commandIds) {
      expect(await assignJob(store.database, 10)).toBeUndefined();
      await refuseCommands(store.database, [{ id, problem: PROBLEM }], NOW);
    }
    expect(await assignJob(store.database, 10)).toMatchObject({ count: 2 });
    await acceptRequest(store.database, aRequest(supplier, { commands: [issue()] }));
    expect(await assignJob(store.database, 10)).toBeUndefined();
  });

  test('takes what may go beside those on their way, up to the first command that may not', async () => {
    const supplier = anActor();
    await acceptRequest(store.database, aRequest(supplier, { commands: [issue()] }));
    await assignJob(store.database, 10);
    await acceptRequest(store.database, aRequest(supplier, { commands: [issue(), issue(), credit(), issue()] }));
    expect(await assignJob(store.database, 10)).toMatchObject({ count: 2 });
    expect(await assignJob(store.database, 10)).toBeUndefined();
  });

  test('is given to nobody twice, however many ask at once', async () => {
    const actor = anActor();
    const commands = Array.from({ length: 20 }, (_, index) => requestFinancing(`R${index}`));
    await acceptRequest(store.database, aRequest(actor, { commands }));
    const jobs = await Promise.all(Array.from({ length: 8 }, () => assignJob(store.database, 3, 100)));
    const taken = await Promise.all(
      jobs.flatMap((job) => (job === undefined ? [] : [waitingCommands(store.database, job.jobId)])),
    );
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is found again after a crash until all of its commands have ended', async () => {
    const { commandIds } = await acceptRequest(store.database, aRequest(anActor()));
    const job = await assignJob(store.database, 10);
    expect(await unfinishedJobs(store.database)).toContain(job?.jobId);
    await refuseCommands(
      store.database,
      commandIds.map((id) => ({ id, problem: PROBLEM })),
      NOW,
    );
    expect(await unfinishedJobs(store.database)).not.toContain(job?.jobId);
  });
});

describe('a command', () => {
  test('remembers every transaction that was sent for it, in their order', async () => {
    const { commandIds } = await acceptRequest(store.database, aRequest(anActor()));
    const job = await assignJob(store.database, 10);
    await rememberTransaction(store.database, commandIds, 'tx-1');
    await rememberTransaction(store.database, commandIds, 'tx-2');
    const [waiting] = await waitingCommands(store.database, job?.jobId ?? '');
    expect(waiting?.transactionIds).toEqual(['tx-1', 'tx-2']);
  });

  test('that was refused stays refused with its first problem', async () => {
    const { commandIds } = await acceptRequest(store.database, aRequest(anActor()));
    const refusal = (detail: string) => commandIds.map((id) => ({ id, problem: { ...PROBLEM, detail } }));
    await refuseCommands(store.database, refusal('first'), NOW);
    await refuseCommands(store.database, refusal('second'), NOW);
    const [row] = await findCommands(store.database, commandIds);
    expect(row).toMatchObject({ state: 'refused', problem: { slug: 'state-forbids', detail: 'first' } });
  });
});
