/**
 * Runs every benchmark after the other and writes one table of what the project holds itself to: `npm run bench`. The table
 * is printed, and kept in `bench-results.md` with everything that the benchmarks said.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { figuresTable } from '../runtime/table';
import { keptFigures } from './figures';

const BENCHMARKS = ['ledger', 'contracts', 'service', 'financing', 'audit'] as const;
const RESULTS = 'bench-results.md';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const figuresFile = join(folder, 'figures');
  const said: string[] = [];
  const failed: string[] = [];
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model ?? 'processor'}, Node ${process.versions.node}, load before: ${loadavg()[0]?.toFixed(2)}`;
  try {
    for (const name of BENCHMARKS) {
      process.stderr.write(`\n— ${name}\n`);
      const { text, code } = await run(name, figuresFile);
      said.push(`## ${name}\n\n\`\`\`\n${text.trim()}\n\`\`\``);
      if (code !== 0) failed.push(name);
    }
    const rows = keptFigures(figuresFile).map(({ benchmark, figure, measured, aim }) => [
      benchmark,
      figure,
      measured,
      aim,
    ]);
    const table = figuresTable(['benchmark', 'figure', 'measured', 'aim'], rows);
    writeFileSync(RESULTS, `# Benchmarks\n\n${machine}\n\n\`\`\`\n${table}\n\`\`\`\n\n${said.join('\n\n')}\n`);
    process.stdout.write(`\n${machine}\n\n${table}\n\nall of it: ${resolve(RESULTS)}\n`);
    if (failed.length > 0) throw new Error(`did not come to an end: ${failed.join(', ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one of them, shows what it says and returns it. */
function run(name: string, figuresFile: string): Promise<{ text: string; code: number | null }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(__dirname, name, 'main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, BENCH_FIGURES: figuresFile },
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      process.stdout.write(piece);
    });
    child.once('close', (code) => done({ text, code }));
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
