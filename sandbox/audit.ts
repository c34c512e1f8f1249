/** The audit at the end of the main job: what was financed is exported, and checked by the verifier as a program of its own. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { OPERATOR, userOf } from './firms';
import { inLanes } from './lanes';
import { lookUntil } from './look-until';
import type { JobResult, JobWorld } from './main-job';
import type { Stack } from './stack';
import type { Verdict } from './table';

const CHECKPOINT_PATIENCE_MS = 60_000;
const CHECKPOINT_LOOK_MS = 250;
const BUNDLES_AT_ONCE = 4;

/** Each financier exports the trail of what it financed and checks it with the verifier, which has no access to anything. */
export async function audit(
  dataFolder: string,
  stack: Stack,
  world: JobWorld,
  { invoices }: JobResult,
): Promise<Map<string, Verdict>> {
  const financed = invoices.flatMap((fate) => (fate.kind === 'financed' ? [fate] : []));
  mkdirSync(join(dataFolder, 'trails'), { recursive: true });
  await waitForCheckpoint(world);
  const files = await inLanes(BUNDLES_AT_ONCE, financed, async ({ receivable, bank }) => {
    const file = trailFile(dataFolder, receivable.id);
    const path = { id: receivable.id };
    writeFileSync(file, await world.as(userOf(bank)).get('/audit/bundles/{id}', { path }));
    return file;
  });
  // One auditor a processor, each with its share of the bundles.
  const auditors = Math.min(availableParallelism(), files.length);
  const shares = Array.from({ length: auditors }, (_, at) => files.filter((_file, index) => index % auditors === at));
  const verdicts = new Map((await inLanes(auditors, shares, (share) => verify(share, stack))).flat());
  return new Map(
    financed.map(({ receivable: { id } }) => [id, verdicts.get(trailFile(dataFolder, id)) ?? 'incomplete']),
  );
}

/** Waits until every block that stands on the ledger now is covered by a checkpoint. */
async function waitForCheckpoint(world: JobWorld): Promise<void> {
  const operator = world.as(OPERATOR);
  const { blocks } = await operator.get('/audit/height');
  await lookUntil(
    () => operator.get('/audit/checkpoints'),
    (checkpoints) => checkpoints.some(({ toBlock }) => BigInt(toBlock) + 1n >= BigInt(blocks)),
    { everyMs: CHECKPOINT_LOOK_MS, patienceMs: CHECKPOINT_PATIENCE_MS },
  );
}

/** Runs the verifier as a program of its own, on what an auditor knows beforehand. */
async function verify(
  files: readonly string[],
  { rpcUrl, genesisHash, checkpointContract }: Stack,
): Promise<(readonly [string, Verdict])[]> {
  const script = join(__dirname, '..', 'audit', 'main.js');
  const anchors = ['--rpc', rpcUrl, '--genesis', genesisHash, '--contract', checkpointContract];
  return await new Promise((resolveVerdicts) => {
    // It ends with 1 or 2 where not all is well: what it says of each file counts, and silence is no verdict.
    execFile(process.execPath, [script, 'verify', ...files, ...anchors, '--json'], VERIFIER, (_error, stdout) =>
      resolveVerdicts(verdictsIn(files, stdout)),
    );
  });
}

/** A report on one file is long. */
const VERIFIER = { maxBuffer: 64 * 1_048_576 };

/** One file is answered with its whole report, several with one verdict a line. */
function verdictsIn(files: readonly string[], text: string): (readonly [string, Verdict])[] {
  const [only, ...others] = files;
  if (text === '' || only === undefined) return [];
  if (others.length === 0) return [[only, (JSON.parse(text) as { verdict: Verdict }).verdict]];
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => {
    const { file, verdict } = JSON.parse(line) as { file: string; verdict: Verdict };
    return [file, verdict];
  });
}

/** Where the trail of a receivable is kept. */
export function trailFile(dataFolder: string, receivable: string): string {
  return join(dataFolder, 'trails', `${receivable}.json`);
}
