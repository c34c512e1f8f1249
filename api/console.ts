/** Serves the built console under /console/, and tells it where to sign in. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Type } from 'typebox';
import { refuse } from '../domain/problems';
import type { Api } from './service';

/** What the console is told; it holds nothing secret. */
export const ConsoleSettings = Type.Object({
  issuer: Type.String({ description: 'OpenID issuer where users sign in' }),
  clientId: Type.String(),
  sandboxWallet: Type.Optional(Type.String({ description: "Address of the sandbox's wallet; never in production" })),
});

/** The console's settings. */
export interface ConsoleOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly sandboxWallet?: string;
}

/** Folder into which the console is built. */
const BUILT_CONSOLE = join(__dirname, '..', 'web');

/** Routes of the console: files, settings, and the page itself for every address of one of its pages. */
export async function consoleRoutes(api: Api, options: ConsoleOptions, folder = BUILT_CONSOLE): Promise<void> {
  const open = { config: { open: true } };
  api.get('/', { ...open, schema: { hide: true } }, (_request, reply) => reply.redirect('/console/'));
  api.get('/console', { ...open, schema: { hide: true } }, (_request, reply) => reply.redirect('/console/'));
  api.get(
    '/console/settings.json',
    { ...open, schema: { hide: true, response: { 200: ConsoleSettings } } },
    async () => options,
  );
  await api.register(fastifyStatic, { root: folder, serve: false });
  const serve = {
    ...open,
    schema: { hide: true },
    helmet: { contentSecurityPolicy: { directives: policyOf(options) } },
  };
  api.get<{ Params: { '*': string } }>('/console/*', serve, async (request, reply) => {
    if (!existsSync(join(folder, 'index.html'))) refuse('not-found', 'the console is not built here');
    const path = request.params['*'];
    const isAsset = path.startsWith('assets/');
    if (path.startsWith('assets/verifier-')) reply.header('content-security-policy', VERIFIER_POLICY);
    // An asset's name has its content's hash in it; the page that names it has to be asked for each time.
    return isAsset
      ? await reply.sendFile(path, folder, { maxAge: '365d', immutable: true })
      : await reply.sendFile('index.html', folder, { cacheControl: false });
  });
}

/** The auditor's verifier runs its own script and speaks with nobody: what it reads cannot leave the browser by it. */
const VERIFIER_POLICY = "default-src 'none'; script-src 'self'";

/** The console runs its own scripts alone, and speaks with its issuer and the sandbox's wallet besides the API. */
function policyOf({ issuer, sandboxWallet }: ConsoleOptions): Record<string, string[] | null> {
  const spokenTo = [issuer, ...(sandboxWallet === undefined ? [] : [sandboxWallet])].map((url) => new URL(url).origin);
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'worker-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'connect-src': ["'self'", ...new Set(spokenTo)],
    'upgrade-insecure-requests': null,
  };
}
