/** The domain's own tests as Stryker drives them: a mutant costs a run of the tests that reach it, not a start of jest. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true,
    include: ['domain/**/*.test.ts'],
    // It takes the native library away by jest's module registry.
    exclude: ['domain/secp256k1.test.ts'],
    testTimeout: 120_000,
  },
});
