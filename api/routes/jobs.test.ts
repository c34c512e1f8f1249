// The operator sees what the queues gave up, in words, and has it tried anew; nobody else does.
import { type JobQueue, openQueue, runQueue } from '../../store/queues';
import { ANCHOR, BANK, CERTIFIER, OPERATOR, SUPPLIER, startTestService, type TestService } from '../testing/service';

let service: TestService;
let queue: JobQueue<'project'>;

beforeAll(async () => {
  service = await startTestService();
  const place = { databaseUrl: service.store.url };
  queue = openQueue(place, 'project');
  const worker = runQueue(place, 'project', 1, async () => Promise.reject(new Error('block 7 cannot be read')));
  await worker.waitUntilReady();
  const failed = new Promise((resolve) => worker.once('failed', resolve));
  await queue.add('project', { upTo: '7' }, { jobId: 'project-7', attempts: 1 });
  await failed;
  await worker.close();
});

afterAll(async () => {
  await queue.close();
  await service.stop();
});

test('a job that was given up is told with what it does, why it failed and what helps, and is retried once', async () => {
  const listed = await service.api.inject({ url: '/jobs?state=failed', headers: service.as(OPERATOR) });
  expect(JSON.parse(listed.body).items).toMatchObject([
    {
      queue: 'project',
      id: 'project-7',
      work: 'Brings blocks into the read model',
      attempts: 1,
      reason: 'block 7 cannot be read',
      remedy: expect.stringContaining('then retry'),
    },
  ]);
  const retry = { method: 'POST' as const, url: '/jobs/project/project-7/retry', headers: service.as(OPERATOR) };
  const retried = await service.api.inject(retry);
  expect([retried.statusCode, JSON.parse(retried.body).state]).toEqual([202, 'waiting']);
  expect(JSON.parse((await service.api.inject(retry)).body).type).toBe('urn:greentier:problem:job-not-failed');
  const waiting = await service.api.inject({ url: '/jobs?state=waiting&queue=project', headers: service.as(OPERATOR) });
  expect(JSON.parse(waiting.body).items).toMatchObject([{ id: 'project-7' }]);
});

test('no other role sees the jobs, or does anything with them', async () => {
  for (const user of [SUPPLIER, ANCHOR, BANK, CERTIFIER]) {
    const headers = service.as(user);
    expect((await service.api.inject({ url: '/jobs', headers })).statusCode).toBe(403);
    const retry = { method: 'POST' as const, url: '/jobs/project/project-7/retry', headers };
    expect((await service.api.inject(retry)).statusCode).toBe(403);
  }
});
