import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'test', 'backup', 'main.js');

test('the whole system is restored from a copy, and the read model from the ledger where the copy is older', async () => {
  const run = promisify(execFile)(process.execPath, [PROGRAM]);
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  expect(stdout + stderr).toBe('✓ what was backed up was restored, and went on working\n');
}, 300_000);
