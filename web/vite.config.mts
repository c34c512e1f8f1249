/** Builds the console into dist/web, from where the API serves it under /console/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1_200,
    // Mantine marks its modules for servers that render React; there is none here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
