// The operator's desk of jobs in a real browser, over the API and its queues: what was given up is tried again, and done.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { OPERATOR, startTestService, type TestService } from '../api/testing/service';
import { type JobQueue, openQueue, runQueue } from '../store/queues';
import { inBrowser, openBrowser, picture, seriousFindings } from './console-browser';

const BUILT_CONSOLE = join(__dirname, '..', 'dist', 'web');
const SETTINGS = { issuer: 'http://127.0.0.1:9', clientId: 'console' };
const JOB = 'project-7';

inBrowser('the desk of jobs', () => {
  let service: TestService;
  let queue: JobQueue<'project'>;
  let browser: Browser;

  beforeAll(async () => {
    service = await startTestService();
    await service.api.listen({ host: '127.0.0.1', port: 0 });
    queue = openQueue({ databaseUrl: service.store.url }, 'project');
    browser = await openBrowser();
    await queue.add('project', { upTo: '7' }, { jobId: JOB, attempts: 1 });
    await runUntil('failed', async () => Promise.reject(new Error('block 7 cannot be read')));
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await queue?.close();
    await service?.stop();
  });

  /** Runs the queue until a job ends. */
  async function runUntil(end: 'failed' | 'completed', work: () => Promise<void>): Promise<void> {
    const worker = runQueue({ databaseUrl: service.store.url }, 'project', 1, work);
    const ended = new Promise((resolve) => worker.once(end, resolve));
    await worker.waitUntilReady();
    await ended;
    await worker.close();
  }

  test('an operator reads why a job was given up and what helps, has it tried again, and sees it gone once it is done', async () => {
    const page = await signedInPage();
    const row = page.getByRole('row', { name: new RegExp(JOB) });
    await row.getByText('block 7 cannot be read').waitFor();
    await row.getByText('A block that cannot be read needs a newer version of the service.').waitFor();
    await picture(page, 'jobs-failed');
    expect(await seriousFindings(page)).toEqual([]);
    await row.getByRole('button', { name: `Try again: ${JOB}` }).click();
    await page.getByText('It is tried again').waitFor();
    await page.getByText('Nothing was given up.').waitFor();
    await page.getByText('Waiting', { exact: true }).click();
    await row.waitFor();
    const done: string[] = [];
    await runUntil('completed', async () => void done.push(JOB));
    await row.waitFor({ state: 'detached' });
    expect(done).toEqual([JOB]);
    expect(await queue.getJobCounts('failed', 'completed')).toMatchObject({ failed: 0, completed: 1 });
    expect(await seriousFindings(page)).toEqual([]);
  }, 90_000);

  /** The console as it was built, with the operator signed in as its issuer would leave it. */
  async function signedInPage(): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    await context.route('**/console/**', async (route) => {
      const path = new URL(route.request().url()).pathname.replace('/console/', '');
      if (path === 'settings.json') await route.fulfill({ json: SETTINGS });
      else await route.fulfill({ path: join(BUILT_CONSOLE, path.startsWith('assets/') ? path : 'index.html') });
    });
    const token = service.as(OPERATOR).authorization.replace('Bearer ', '');
    const user = { access_token: token, token_type: 'Bearer', profile: { sub: 'somebody' } };
    const key = `oidc.user:${SETTINGS.issuer}:${SETTINGS.clientId}`;
    await context.addInitScript(
      `sessionStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(JSON.stringify(user))})`,
    );
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const { port } = service.api.server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/console/jobs`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }
});
