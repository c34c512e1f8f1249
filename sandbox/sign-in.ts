/**
 * Where the sandbox's users sign in: OpenID Connect with an authorization code and PKCE (RFC 7636), one click a user and no
 * password. It listens on this machine alone and is never part of production.
 */
import { createHash, randomBytes } from 'node:crypto';
import cors from '@fastify/cors';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { Type } from 'typebox';
import { CONSOLE_CLIENT, type SandboxUser, type TokenIssuer } from './token-issuer';

/** A user as the page names it. */
export interface NamedUser extends SandboxUser {
  readonly name: string;
}

/** What signing in needs of the sandbox. */
export interface SignInParts {
  readonly users: readonly NamedUser[];
  /** Address of the console, to which codes go and nowhere else. */
  readonly consoleUrl: string;
  readonly port: number;
  readonly issuer: TokenIssuer;
}

/** The page where users sign in, while it runs. */
export interface SignIn {
  readonly url: string;
  close(): Promise<void>;
}

const CODE_LIFETIME_MS = 60_000;
const MAX_CODES = 1_000;

const Authorization = Type.Object({
  client_id: Type.Literal(CONSOLE_CLIENT),
  redirect_uri: Type.String(),
  response_type: Type.Literal('code'),
  code_challenge: Type.String({ minLength: 43, maxLength: 128 }),
  code_challenge_method: Type.Literal('S256'),
  state: Type.Optional(Type.String({ maxLength: 512 })),
  nonce: Type.Optional(Type.String({ maxLength: 512 })),
  scope: Type.Optional(Type.String()),
  user: Type.Optional(Type.String()),
});
const Exchange = Type.Object({
  grant_type: Type.Literal('authorization_code'),
  client_id: Type.Literal(CONSOLE_CLIENT),
  redirect_uri: Type.String(),
  code: Type.String(),
  code_verifier: Type.String({ minLength: 43, maxLength: 128 }),
});

/** A code that was given out and not yet exchanged. */
interface Grant {
  readonly user: NamedUser;
  readonly challenge: string;
  readonly nonce?: string;
  readonly until: number;
}

/** Starts it. */
export async function startSignIn({ users, consoleUrl, port, issuer }: SignInParts): Promise<SignIn> {
  const { url } = issuer;
  const grants = new Map<string, Grant>();
  const server = fastify().withTypeProvider<TypeBoxTypeProvider>();
  await server.register(cors, { origin: new URL(consoleUrl).origin });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  server.get('/.well-known/openid-configuration', async () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  }));

  server.get('/jwks', async () => issuer.keySet());

  server.get('/authorize', { schema: { querystring: Authorization } }, async ({ query }, reply) => {
    if (query.redirect_uri !== consoleUrl) return await reply.code(400).send({ error: 'invalid_request' });
    const user = users.find((each) => each.user === query.user);
    if (user === undefined) return await reply.type('text/html; charset=utf-8').send(pageOf(users, query));
    const code = randomBytes(32).toString('base64url');
    if (grants.size >= MAX_CODES) grants.clear();
    grants.set(code, {
      user,
      challenge: query.code_challenge,
      until: Date.now() + CODE_LIFETIME_MS,
      ...(query.nonce === undefined ? {} : { nonce: query.nonce }),
    });
    const answer = new URLSearchParams({ code, ...(query.state === undefined ? {} : { state: query.state }) });
    return await reply.redirect(`${consoleUrl}?${answer}`);
  });

  server.post('/token', { schema: { body: Exchange } }, async ({ body }, reply) => {
    const grant = grants.get(body.code);
    grants.delete(body.code); // a code is good once, whatever comes of it
    const challenge = createHash('sha256').update(body.code_verifier).digest('base64url');
    const fits = grant !== undefined && grant.challenge === challenge && body.redirect_uri === consoleUrl;
    if (!fits || grant.until < Date.now()) return await reply.code(400).send({ error: 'invalid_grant' });
    const { user, nonce } = grant;
    const idToken = issuer.idTokenFor(user, { name: user.name, ...(nonce === undefined ? {} : { nonce }) });
    return await reply
      .header('cache-control', 'no-store')
      .send({ access_token: issuer.tokenFor(user), id_token: idToken, token_type: 'Bearer' });
  });

  await server.listen({ host: '127.0.0.1', port });
  return { url, close: () => server.close() };
}

const ROLE_NAMES: Readonly<Record<SandboxUser['role'], string>> = {
  anchor: 'Anchor 核心企业',
  supplier: 'Supplier 供应商',
  bank: 'Bank 银行',
  certifier: 'Certifier 认证机构',
  operator: 'Operator 运营方',
};

/** One link a user, grouped by role. */
function pageOf(users: readonly NamedUser[], query: Readonly<Record<string, string>>): string {
  const roles = Object.keys(ROLE_NAMES) as SandboxUser['role'][];
  const sections = roles.map((role) => {
    const links = users
      .filter((user) => user.role === role)
      .map((user) => {
        const target = `/authorize?${new URLSearchParams({ ...query, user: user.user })}`;
        return `<li><a href="${escaped(target)}">${escaped(user.name)}</a></li>`;
      });
    return links.length === 0 ? '' : `<section><h2>${ROLE_NAMES[role]}</h2><ul>${links.join('')}</ul></section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>GreenTier sandbox: sign in</title><style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif}
main{max-width:44rem;margin:3rem auto;padding:0 1rem}ul{list-style:none;padding:0;display:grid;gap:.5rem}
a{display:block;padding:.6rem .9rem;border:1px solid #8888;border-radius:.5rem;color:inherit;text-decoration:none}
a:hover,a:focus{border-color:#087f5b;outline:2px solid #087f5b}h2{font-size:1rem;margin:1.5rem 0 .5rem}
</style></head><body><main><h1>GreenTier sandbox 沙箱</h1><p>Sign in as / 登录为</p>${sections.join('')}</main></body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
