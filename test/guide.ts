/** Reads the examples of a guide, and runs them as they stand: one shell after the other, with the variables of those before. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An example of a guide: what to run, and the answer that stands under it. */
export interface Example {
  readonly commands: string;
  readonly answer?: { readonly language: string; readonly text: string };
}

const ROOT = join(__dirname, '..');
const BLOCK = /```(\w*)\n([\s\S]*?)```/g;

/** The examples that ask the API, in their order. */
export function examplesIn(guide: string): Example[] {
  const blocks = [...readFileSync(join(ROOT, guide), 'utf8').matchAll(BLOCK)];
  const parts = blocks.map(({ 1: language = '', 2: text = '' }) => ({ language, text }));
  return parts.flatMap(({ language, text }, at): Example[] => {
    if (language !== 'sh' || !text.includes('curl ')) return [];
    const next = parts[at + 1];
    return [{ commands: text, ...(next?.language === 'json' || next?.language === 'text' ? { answer: next } : {}) }];
  });
}

/** The address that guides name: where `npm start` puts the API unless it is told otherwise. */
const NAMED_ADDRESS = 'http://127.0.0.1:8080';

/**
 * What examples answer, each on its own; a variable that one sets is there for those after it.
 * @param variables `API`, the address that is asked in place of the one that guides name, and tokens
 */
export async function runExamples(
  examples: readonly Example[],
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'));
  const script = examples
    .map(({ commands }, at) => `{\n${commands.replaceAll(NAMED_ADDRESS, '$API')}} > "$ANSWERS/${at}"\n`)
    .join('');
  writeFileSync(join(folder, 'script'), `set -euo pipefail\n${script}`);
  try {
    const environment = { ...process.env, ...variables, ANSWERS: folder };
    await promisify(execFile)('bash', [join(folder, 'script')], { cwd: ROOT, env: environment });
    return examples.map((_, at) => readFileSync(join(folder, String(at)), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An answer as it stands in the guide, as what jest compares with: `…` is any text, and what is not shown may be there. */
export function expectedOf({ language, text }: NonNullable<Example['answer']>): unknown {
  return language === 'json' ? pattern(JSON.parse(text)) : text;
}

function pattern(value: unknown): unknown {
  if (value === '…') return expect.any(String);
  if (Array.isArray(value)) return value.map(pattern);
  if (typeof value !== 'object' || value === null) return value;
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, pattern(each)])));
}
