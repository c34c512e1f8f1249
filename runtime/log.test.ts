import { openLog } from './log';

const SECRETS = {
  DATABASE_URL: 'postgres://service:pa55word@db:5432/x',
  DATA_KEYS: `k1:${Buffer.alloc(32, 3).toString('base64')},k2:${Buffer.alloc(32, 4).toString('base64')}`,
  CHECKPOINT_KEY: `0x${'9a'.repeat(32)}`,
  METRICS_TOKEN: 'a-token-of-the-scraper',
  REDIS_URL: 'redis://:redispass@r:6379',
};
const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const SALT = 'ab'.repeat(32);

function logged(write: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = [];
  write(
    openLog({ name: 'test', environment: SECRETS, destination: { write: (line: string) => void lines.push(line) } }),
  );
  return lines.join('');
}

test.each<[string, (log: ReturnType<typeof openLog>) => void, string]>([
  [
    'the password of the database in an error',
    (log) => log.error({ err: new Error(`no ${SECRETS.DATABASE_URL}`) }),
    'pa55word',
  ],
  ['the password of any address', (log) => log.info('at https://me:swordfish@host/'), 'swordfish'],
  ['a password alone', (log) => log.info('auth failed with pa55word'), 'pa55word'],
  [
    'a data key',
    (log) => log.info(`bad ${Buffer.alloc(32, 4).toString('base64')}`),
    Buffer.alloc(32, 4).toString('base64'),
  ],
  ['the key that posts checkpoints', (log) => log.warn({ note: [SECRETS.CHECKPOINT_KEY] }), '9a9a9a'],
  ['the token of the scraper', (log) => log.info({ x: SECRETS.METRICS_TOKEN }), SECRETS.METRICS_TOKEN],
  ['an authorization header', (log) => log.info({ req: { headers: { authorization: 'Basic abcdefgh' } } }), 'abcdefgh'],
  ['a bearer token in a text', (log) => log.info(`Bearer ${TOKEN}`), TOKEN],
  ['a token without its scheme', (log) => log.info({ note: `token ${TOKEN}` }), 'c2lnbmF0dXJl'],
  ['a salt, however deep', (log) => log.info({ a: { b: [{ c: { salt: SALT } }] } }), SALT],
  [
    'a sealed body',
    (log) => log.info({ command: { body: { amountMinor: '4711' }, sealed_body: Buffer.from('x') } }),
    '4711',
  ],
  ['a webhook secret', (log) => log.info('made whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'), 'MfKQ9r8'],
  ['a private key', (log) => log.info('-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----'), 'MIGHAgEA'],
  [
    'the row that PostgreSQL quotes',
    (log) =>
      log.error({
        err: Object.assign(new Error('null value'), { detail: 'Failing row contains (4711)', code: '23502' }),
      }),
    '4711',
  ],
])('%s never reaches the log', (_, write, secret) => {
  const line = logged(write);
  expect(line).toContain('"name":"test"');
  expect(line).not.toContain(secret);
});

test('what is no secret stands there as it was', () => {
  const sha256 = 'c'.repeat(64);
  const line = logged((log) =>
    log.info({ jobId: 'j', operations: ['o1'], sha256, at: 'https://host/path' }, 'submitted'),
  );
  expect(JSON.parse(line)).toMatchObject({
    jobId: 'j',
    operations: ['o1'],
    sha256,
    at: 'https://host/path',
    msg: 'submitted',
  });
});
