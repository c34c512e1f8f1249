/** Builds the console into dist/web, from where the API serves it under /console/. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the auditor's verifier needs of its platform, and the module that gives it in a browser (docs/decisions/0046). */
const IN_A_BROWSER = new Map([
  [file('../network/blocks/primitives.ts'), file('./verify/primitives.ts')],
  [file('../domain/secp256k1.ts'), file('./verify/secp256k1.ts')],
]);

const primitivesOfABrowser: Plugin = {
  name: 'primitives of a browser',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return IN_A_BROWSER.get(found?.id ?? '');
  },
};

export default defineConfig({
  root: file('.'),
  base: '/console/',
  worker: {
    format: 'es',
    plugins: () => [primitivesOfABrowser],
    rolldownOptions: { output: { entryFileNames: 'assets/verifier-[hash].js' } },
  },
  build: {
    outDir: file('../dist/web'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1_200,
    // Mantine marks its modules for servers that render React; there is none here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
