// Which tokens authenticate, held against an issuer that is asked over HTTP: everything that can be wrong with a token.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { authenticate } from './authentication';
import { DEFAULT_CLAIMS } from './claims';
import { COOL_DOWN_MS, FRESH_MS, issuerKeys, SURVIVAL_MS } from './issuer-keys';
import { answerProblems } from './problems';
import type { Api } from './service';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

const CLAIMS = { sub: 'li.na', party: '91420802MAYW0G386H', role: 'supplier', msp: 'OperatorMSP' };
const AUDIENCE = 'greentier';

/** The keys that the issuer shows, by their ids; without any, it is down. */
let shown: Map<string, Keys['publicKey']> | undefined;
/** Paths that the issuer was asked for. */
let asked: string[];
let named = '';
let nowMs = 0;
let first: Keys;
let second: Keys;
let server: Server;
let issuer: string;
let api: Api;

beforeAll(async () => {
  [first, second] = await Promise.all([generateKeyPair('ES256', { extractable: true }), generateKeyPair('ES256')]);
  server = createServer((request, response) => {
    asked.push(String(request.url));
    if (shown === undefined) return void response.writeHead(503).end();
    void answerOf(String(request.url)).then((answer) => response.end(JSON.stringify(answer)));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

beforeEach(async () => {
  shown = new Map([['first', first.publicKey]]);
  asked = [];
  named = issuer;
  nowMs = 1_000_000;
  api = fastify() as unknown as Api;
  answerProblems(api);
  await authenticate(api, {
    issuer,
    audience: [AUDIENCE, 'another-name'],
    algorithms: ['ES256', 'RS256'],
    clockSkewSeconds: 30,
    claims: DEFAULT_CLAIMS,
    keys: issuerKeys({ issuer, now: () => nowMs }),
  });
  api.get('/who', async (request) => request.actor);
});

afterEach(async () => {
  await api.close();
});

async function answerOf(path: string): Promise<object> {
  if (path === '/.well-known/openid-configuration') return { issuer: named, jwks_uri: `${issuer}/keys` };
  const keys = [...(shown ?? [])].map(async ([kid, key]) => ({ ...(await exportJWK(key)), kid, use: 'sig' }));
  return { keys: await Promise.all(keys) };
}

/** A good token but for what is given. */
async function token(
  differing: { claims?: object; header?: Partial<JWTHeaderParameters>; key?: Keys['privateKey'] } = {},
): Promise<string> {
  const { claims = {}, header = {}, key = first.privateKey } = differing;
  const payload = { ...CLAIMS, iss: issuer, aud: AUDIENCE, exp: inSeconds(600), ...claims };
  return await new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'first', ...header }).sign(key);
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1_000) + seconds;
}

async function ask(bearer: string): Promise<Record<string, unknown>> {
  const response = await api.inject({ url: '/who', headers: { authorization: `Bearer ${bearer}` } });
  return { status: response.statusCode, ...JSON.parse(response.body) };
}

/** A token whose parts are made by hand. */
function handmade(header: object, claims: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}

test('a token names party, role, user and the ledger identity of that user alone', async () => {
  expect(await ask(await token())).toEqual({
    status: 200,
    party: CLAIMS.party,
    role: 'supplier',
    user: 'li.na',
    identity: `li.na@OperatorMSP.${CLAIMS.party}.supplier`,
  });
  const colleague = await ask(await token({ claims: { sub: 'wang.wei', aud: ['x', 'another-name'] } }));
  expect(colleague.identity).toBe(`wang.wei@OperatorMSP.${CLAIMS.party}.supplier`);
  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys']);
});

test.each<[string, () => Promise<string>, RegExp]>([
  ['without a signature (alg none)', async () => handmade({ alg: 'none' }, await good()), /alg/i],
  [
    'signed by HS256 with the public key as the secret',
    async () => {
      const secret = Buffer.from(await exportSPKI(first.publicKey));
      return await new SignJWT(await good()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
    },
    /alg/i,
  ],
  ['whose signature was cut off', async () => (await token()).replace(/[^.]*$/, ''), /signature|invalid/i],
  ['whose claims were changed after signing', async () => forPartyOf(await token()), /signature/i],
  ['for another audience', () => token({ claims: { aud: 'payroll' } }), /aud/],
  ['for nobody', () => token({ claims: { aud: undefined } }), /aud/],
  ['of another issuer', () => token({ claims: { iss: 'https://issuer.example' } }), /iss/],
  ['that has expired', () => token({ claims: { exp: inSeconds(-31) } }), /exp/],
  ['that never expires', () => token({ claims: { exp: undefined } }), /exp/],
  ['that is not good yet', () => token({ claims: { nbf: inSeconds(90) } }), /nbf/],
  ['by a key of its own, in its header', () => withOwnKey(), /signature/i],
  [
    'by a key that lies elsewhere',
    () => token({ header: { jku: `${issuer}/mine` }, key: second.privateKey }),
    /signature/i,
  ],
  [
    'with an extension that nobody knows',
    async () => handmade({ alg: 'ES256', kid: 'first', crit: ['b65'], b65: true }, await good(), 'AAAA'),
    /b65/,
  ],
  ['by a key id that nobody has', () => token({ header: { kid: 'nobody' } }), /key/i],
  ['by a key id that leads out of a folder', () => token({ header: { kid: '../../../../etc/passwd' } }), /key/i],
  ['by a key id that every object has', () => token({ header: { kid: '__proto__' } }), /key/i],
  ['without a party', () => token({ claims: { party: undefined } }), /no text claim party/],
  ['with two parties', () => token({ claims: { party: [CLAIMS.party, CLAIMS.party] } }), /no text claim party/],
  ['with a party that is no credit code', () => token({ claims: { party: '../../etc' } }), /claim party/],
  ['without a role', () => token({ claims: { role: undefined } }), /claim role/],
  ['with a role that nobody has', () => token({ claims: { role: 'admin' } }), /claim role names none/],
  ['with two roles', () => token({ claims: { role: ['bank', 'operator'] } }), /bank and operator/],
  ['without an organisation', () => token({ claims: { msp: '' } }), /no text claim msp/],
  ['without a user', () => token({ claims: { sub: undefined } }), /no text claim sub/],
  ['that is none', async () => 'eyJhbGciOiJFUzI1NiJ9', /./],
  ['that is far too long', async () => `${await token()}${'a'.repeat(9_000)}`, /too long/],
])('a token %s authenticates nobody', async (_, make, detail) => {
  const answer = await ask(await make());
  expect(answer).toMatchObject({ status: 401, type: 'urn:greentier:problem:not-authenticated' });
  expect(answer.detail).toMatch(detail);
  expect(asked.filter((path) => !['/.well-known/openid-configuration', '/keys'].includes(path))).toEqual([]);
});

test('a clock that is off by less than the bound does no harm', async () => {
  expect(await ask(await token({ claims: { exp: inSeconds(-20), nbf: inSeconds(20) } }))).toMatchObject({
    status: 200,
  });
});

test.each([['Basic bGk6bmE='], ['Bearer'], ['Bearer a b'], ['bearer\t'], ['']])(
  'the header %j authenticates nobody',
  async (header) => {
    const response = await api.inject({ url: '/who', headers: { authorization: header } });
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  },
);

describe('when the issuer changes its keys', () => {
  const byTheSecond = () => token({ header: { kid: 'second' }, key: second.privateKey });

  test('a token by the new one is taken at once, and one by the old one no longer once it is taken back', async () => {
    expect(await ask(await token())).toMatchObject({ status: 200 });
    shown = new Map([['second', second.publicKey]]);
    nowMs += COOL_DOWN_MS;
    expect(await ask(await byTheSecond())).toMatchObject({ status: 200 });
    expect(await ask(await token())).toMatchObject({ status: 401 });
  });

  test('a key that was taken back is refused once the keys are stale, whoever asks', async () => {
    expect(await ask(await token())).toMatchObject({ status: 200 });
    shown = new Map([['second', second.publicKey]]);
    nowMs += FRESH_MS;
    expect(await ask(await token())).toMatchObject({ status: 401 });
  });

  test('tokens with made-up key ids lead to one request in a while', async () => {
    for (let index = 0; index < 20; index += 1) await ask(await token({ header: { kid: `made-up-${index}` } }));
    expect(asked.filter((path) => path === '/keys')).toHaveLength(1);
    nowMs += COOL_DOWN_MS;
    await Promise.all(Array.from({ length: 20 }, async () => ask(await byTheSecond())));
    expect(asked.filter((path) => path === '/keys')).toHaveLength(2);
  });
});

describe('while the issuer is down', () => {
  test('its keys are good for a day, and then no longer', async () => {
    expect(await ask(await token())).toMatchObject({ status: 200 });
    shown = undefined;
    nowMs += FRESH_MS;
    expect(await ask(await token())).toMatchObject({ status: 200 });
    nowMs += SURVIVAL_MS;
    expect(await ask(await token())).toMatchObject({ status: 503, type: 'urn:greentier:problem:issuer-unavailable' });
  });

  test('nobody is told apart before its keys are known, and they are once it is back', async () => {
    shown = undefined;
    expect(await ask(await token())).toMatchObject({ status: 503 });
    shown = new Map([['first', first.publicKey]]);
    nowMs += 1_000;
    expect(await ask(await token())).toMatchObject({ status: 200 });
  });

  test('a discovery document of another issuer is none', async () => {
    named = 'https://issuer.example';
    expect(await ask(await token())).toMatchObject({ status: 503 });
  });
});

/** The claims of a good token. */
async function good(): Promise<Record<string, unknown>> {
  return { ...CLAIMS, iss: issuer, aud: AUDIENCE, exp: inSeconds(600) };
}

/** A token of one party with another party's code in it. */
function forPartyOf(original: string): string {
  const [header = '', claims = '', signature = ''] = original.split('.');
  const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), party: '91430124MAYW0G4C54' };
  return `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${signature}`;
}

/** A token that brings the key along by which it is to be checked. */
async function withOwnKey(): Promise<string> {
  const own = await generateKeyPair('ES256', { extractable: true });
  return await token({ header: { jwk: await exportJWK(own.publicKey) }, key: own.privateKey });
}
