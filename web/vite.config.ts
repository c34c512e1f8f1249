/** Builds the console into dist/web, from where the API serves it under /console/. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: __dirname,
  base: '/console/',
  build: {
    outDir: join(__dirname, '..', 'dist', 'web'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1_200,
    // Mantine marks its modules for servers that render React; there is none here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
