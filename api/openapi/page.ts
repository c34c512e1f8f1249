/** The browsable page of the API's document, at /docs; everything that it loads comes from this service. */
import { createHash } from 'node:crypto';
import reference from '@scalar/fastify-api-reference';
import type { Api } from '../service';

const PAGE = '/docs';

/** The page sets styles as it goes, and shows images and fonts that it carries as data; of scripts in the page only its own. */
const contentSecurityPolicy = (scriptHash: string) =>
  [
    "default-src 'none'",
    `script-src 'self' '${scriptHash}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Adds the page. It asks nobody who they are; what is tried from it needs a token as everywhere. */
export async function documentPage(api: Api): Promise<void> {
  await api.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, open: true };
    });
    pages.addHook('onSend', async (_request, reply, payload) => {
      if (String(reply.getHeader('content-type')).startsWith('text/html')) {
        void reply.header('content-security-policy', contentSecurityPolicy(scriptHashIn(String(payload))));
      }
    });
    await pages.register(reference, {
      routePrefix: PAGE,
      configuration: {
        url: '/openapi.json',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        agent: { disabled: true },
        mcp: { disabled: true },
        documentDownloadType: 'json',
      },
    });
  });
}

/** The hash by which a browser knows the script that stands in the page itself. */
function scriptHashIn(page: string): string {
  const [, script = ''] = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(page) ?? [];
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}
