import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** `CRASHES=100` tries more than the gate does. */
const CRASHES = process.env.CRASHES ?? '30';
const PROGRAM = join(__dirname, '..', '..', 'dist', 'test', 'crashes', 'main.js');

test(`after ${CRASHES} kills at random moments under load every acknowledged command took effect once and nothing is stuck`, async () => {
  const run = promisify(execFile)(process.execPath, [PROGRAM, '--crashes', CRASHES]);
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => error);
  expect(stdout).toContain('✓ each took effect once; the read model equals a rebuild; nothing is stuck');
}, 1_200_000);
