/** `npm run conformance`: tries the behaviours of the ledger's network on the embedded network or on real Fabric. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { conformanceRun } from './command';

/** This program runs from dist/test/conformance; the behaviours are run from their sources. */
const PROJECT = join(__dirname, '..', '..', '..');

async function main(): Promise<void> {
  const { network, environment, jestArguments } = await conformanceRun(process.argv.slice(2), process.env);
  process.stdout.write(`conformance: on ${network}\n`);
  const jest = createRequire(join(PROJECT, 'package.json')).resolve('jest/bin/jest');
  const child = spawn(process.execPath, [jest, ...jestArguments], {
    cwd: PROJECT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
