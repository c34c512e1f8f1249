// Webhooks are their owner's alone: made with a secret that is shown once, listed, rotated, ended.
import { recordAttempt } from '../../store/webhook-deliveries';
import { OTHER_SUPPLIER, SUPPLIER, startTestService, type TestService, type TestUser } from '../testing/service';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});

afterAll(async () => {
  await service.stop();
});

async function ask(user: TestUser, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const response = await service.api.inject({
    method,
    url,
    headers: service.as(user),
    ...(payload ? { payload } : {}),
  });
  return { status: response.statusCode, body: response.body === '' ? undefined : JSON.parse(response.body) };
}

let made = 0;

async function aWebhook(user = SUPPLIER): Promise<{ id: string; secret: string; url: string }> {
  made += 1;
  const url = `https://erp.example.com/${made}`;
  const { status, body } = await ask(user, 'POST', '/webhooks', { url, kinds: ['receivable'] });
  expect(status).toBe(201);
  return { id: body.webhook.id, secret: body.secret, url };
}

test('the secret is shown when a webhook is made and when it is rotated, and never again', async () => {
  const { id, secret, url } = await aWebhook();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const rotated = await ask(SUPPLIER, 'POST', `/webhooks/${id}/secret`);
  expect(rotated.body.secret).not.toBe(secret);
  const shown = await ask(SUPPLIER, 'GET', `/webhooks/${id}`);
  expect(shown.body).toEqual({
    id,
    url,
    kinds: ['receivable'],
    createdAt: expect.any(String),
    previousSecretUntil: rotated.body.previousSecretUntil,
  });
  const list = await ask(SUPPLIER, 'GET', '/webhooks');
  expect(JSON.stringify(list.body)).not.toContain('whsec_');
  expect(list.body.items).toContainEqual(shown.body);
});

test('nobody else sees a webhook, or does anything with it', async () => {
  const { id } = await aWebhook();
  const ping = await ask(SUPPLIER, 'POST', `/webhooks/${id}/ping`);
  expect([ping.status, ping.body.type]).toEqual([202, 'webhook.ping']);
  const delivery = `/webhooks/${id}/deliveries/${ping.body.id}`;
  for (const stranger of [OTHER_SUPPLIER, { ...SUPPLIER, role: 'anchor' as const }]) {
    for (const [method, url] of [
      ['GET', `/webhooks/${id}`],
      ['DELETE', `/webhooks/${id}`],
      ['POST', `/webhooks/${id}/secret`],
      ['POST', `/webhooks/${id}/ping`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['GET', delivery],
      ['POST', `${delivery}/retry`],
    ] as const) {
      expect([url, (await ask(stranger, method, url)).status]).toEqual([url, 404]);
    }
    expect((await ask(stranger, 'GET', '/webhooks')).body.items).toEqual([]);
  }
});

test('a delivery that was given up is listed with its attempts, and retried once', async () => {
  const { id } = await aWebhook();
  const { body } = await ask(SUPPLIER, 'POST', `/webhooks/${id}/ping`);
  const attempt = { at: '2026-03-02T02:00:00.000Z', durationMs: 12, status: 503, problem: 'the receiver answered 503' };
  await recordAttempt(service.store.database, body.id, attempt, 'failed', new Date());
  const failed = await ask(SUPPLIER, 'GET', `/webhooks/${id}/deliveries?state=failed`);
  expect(failed.body.items).toMatchObject([{ id: body.id, state: 'failed', attempts: [attempt] }]);
  const retry = `/webhooks/${id}/deliveries/${body.id}/retry`;
  expect((await ask(SUPPLIER, 'POST', retry)).body).toMatchObject({ state: 'pending', attempts: [attempt] });
  expect(await ask(SUPPLIER, 'POST', retry)).toMatchObject({
    status: 409,
    body: { type: 'urn:greentier:problem:delivery-not-failed' },
  });
});

test('deliveries come in pages, newest first', async () => {
  const { id } = await aWebhook();
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) ids.unshift((await ask(SUPPLIER, 'POST', `/webhooks/${id}/ping`)).body.id);
  const met: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(SUPPLIER, 'GET', `/webhooks/${id}/deliveries?limit=2${cursor}`);
    met.push(...body.items.map((item: { id: string }) => item.id));
    if (body.next === undefined) break;
    cursor = `&cursor=${body.next}`;
  }
  expect(met).toEqual(ids);
});

test('an address has one webhook of a user, and goes with it', async () => {
  const { id, url } = await aWebhook();
  expect((await ask(SUPPLIER, 'POST', '/webhooks', { url })).body).toMatchObject({
    type: 'urn:greentier:problem:already-exists',
    reference: `webhook/${id}`,
  });
  expect((await ask(OTHER_SUPPLIER, 'POST', '/webhooks', { url })).status).toBe(201);
  expect((await ask(SUPPLIER, 'DELETE', `/webhooks/${id}`)).status).toBe(204);
  expect((await ask(SUPPLIER, 'GET', `/webhooks/${id}`)).status).toBe(404);
  expect((await ask(SUPPLIER, 'POST', '/webhooks', { url })).status).toBe(201);
});

test('an address that is not a public receiver is refused, and so are more webhooks than one may have', async () => {
  for (const url of ['http://10.0.0.1/', 'https://169.254.169.254/', 'ftp://erp.example.com/', 'erp']) {
    const { status, body } = await ask(SUPPLIER, 'POST', '/webhooks', { url });
    expect([url, status, body.type]).toEqual([url, 422, 'urn:greentier:problem:webhook-address-refused']);
  }
  const busy = { ...SUPPLIER, role: 'certifier' as const };
  for (let count = 0; count < 20; count++) await aWebhook(busy);
  const { body } = await ask(busy, 'POST', '/webhooks', { url: 'https://erp.example.com/one-more' });
  expect(body.type).toBe('urn:greentier:problem:webhook-limit-reached');
});
