/**
 * Kills processes of the whole system at random moments under load, and checks what is left:
 * `node dist/test/crashes/main.js [--crashes N]`. Every acknowledged command took effect exactly once, the read model
 * equals one that is made anew from the blocks, and nothing is stuck.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { decodeBlock } from '../../network/blocks/decode';
import { connectLedger } from '../../network/gateway/connect';
import { BANK_A, BANK_B, OPERATOR, userOf } from '../../sandbox/firms';
import { recordedProcesses, superviseProcesses } from '../../sandbox/processes/supervise';
import { type Stack, startStack } from '../../sandbox/stack';
import { SILENT, startIssuer } from '../../sandbox/testing/silent';
import { archivedBlocks, archivedHeight } from '../../store/block-archive';
import { type Database, openDatabase } from '../../store/database';
import { openQueue } from '../../store/queues';
import { nextBlock } from '../../store/read-model';
import { projectionOf } from '../../worker/projection';
import { rebuildReadModel } from '../../worker/rebuild';
import { type Load, startLoad } from './load';

const VICTIMS = ['api', 'worker', 'network', 'chaincode', 'postgres', 'database server'] as const;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_200;
const SETTLE_MS = 90_000;
const LOOK_MS = 250;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { crashes: { type: 'string', default: '100' } } });
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-crashes-'));
  const supervisor = await superviseProcesses({ dataFolder, maxDeathsAMinute: 10_000 });
  const ended = supervisor.failed.then((error) => Promise.reject(error));
  try {
    const issuer = await startIssuer(dataFolder);
    const stack = await startStack(supervisor, SILENT, issuer, { dataFolder, apiPort: 0 });
    for (const user of [OPERATOR, userOf(BANK_A), userOf(BANK_B)]) await stack.enrol(user);
    const load = await startLoad(stack.apiUrl, issuer.tokenFor);
    const kills = await Promise.race([ended, killAtRandom(dataFolder, Number(values.crashes))]);
    await load.stop();
    await issuer.close();
    const findings = await check(stack, load);
    const counts = [...kills].map(([name, count]) => `${name} ${count}`).join(', ');
    process.stdout.write(`killed: ${counts}\n${load.acknowledged.length} commands acknowledged\n`);
    for (const finding of findings) process.stdout.write(`✗ ${finding}\n`);
    if (findings.length > 0) {
      process.exitCode = 1;
      process.stdout.write(readFileSync(supervisor.logFile, 'utf8').split('\n').slice(-60).join('\n'));
    } else {
      process.stdout.write('✓ each took effect once; the read model equals a rebuild; nothing is stuck\n');
    }
  } finally {
    await supervisor.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** Kills processes one after another, at random moments; whoever is starting again just then is spared. */
async function killAtRandom(dataFolder: string, crashes: number): Promise<Map<string, number>> {
  const kills = new Map<string, number>();
  for (let done = 0; done < crashes; ) {
    await delay(SHORTEST_PAUSE_MS + Math.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
    const victim = VICTIMS[Math.floor(Math.random() * VICTIMS.length)] ?? 'api';
    if (!killed(dataFolder, victim)) continue;
    kills.set(victim, (kills.get(victim) ?? 0) + 1);
    done += 1;
  }
  return kills;
}

/** `postgres` is the process that runs the server, `database server` the server itself. */
function killed(dataFolder: string, victim: (typeof VICTIMS)[number]): boolean {
  try {
    const pid =
      victim === 'database server'
        ? Number(readFileSync(serverPidFile(dataFolder), 'utf8').split('\n')[0])
        : recordedProcesses(dataFolder).find(({ name }) => name === victim)?.pid;
    if (pid === undefined || !Number.isSafeInteger(pid) || pid <= 1) return false;
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false; // it is not running at this moment
  }
}

function serverPidFile(dataFolder: string): string {
  const folder = join(dataFolder, 'postgres');
  try {
    return join(readFileSync(join(folder, 'LOCATION'), 'utf8').trim(), 'cluster', 'postmaster.pid');
  } catch {
    return join(folder, 'cluster', 'postmaster.pid');
  }
}

/** What does not hold, as sentences. */
async function check(stack: Stack, load: Load): Promise<string[]> {
  const database = openDatabase(stack.databaseUrl);
  try {
    return [
      ...(await nothingIsStuck(stack, database)),
      ...(await eachTookEffectOnce(stack, database, load)),
      ...(await rebuildIsEqual(stack, database)),
    ];
  } finally {
    await database.destroy();
  }
}

async function nothingIsStuck(stack: Stack, database: Database): Promise<string[]> {
  const submissions = openQueue({ databaseUrl: stack.databaseUrl }, 'submit');
  submissions.on('error', () => undefined);
  const ledger = connectLedger(stack.ledger);
  const look = async (): Promise<string[]> => {
    const { waiting } = await database
      .selectFrom('command')
      .select(({ fn }) => fn.countAll<string>().as('waiting'))
      .where('state', '=', 'accepted')
      .executeTakeFirstOrThrow();
    const jobs = await submissions.getJobCounts('wait', 'active', 'delayed', 'failed');
    const left = Object.entries(jobs).filter(([, count]) => count > 0);
    const height = await ledger.height(`${OPERATOR.mspId}.${OPERATOR.party}.${OPERATOR.role}`);
    const [archived, projected] = [await archivedHeight(database), await nextBlock(database)];
    return [
      ...(waiting === '0' ? [] : [`${waiting} commands still wait`]),
      ...left.map(([state, count]) => `${count} submissions are ${state}`),
      ...(height === archived && height === projected
        ? []
        : [`ledger ${height}, archive ${archived}, read model ${projected}`]),
    ];
  };
  try {
    for (const deadline = Date.now() + SETTLE_MS; ; await delay(LOOK_MS)) {
      const left = await look().catch((error: Error) => [error.message]);
      if (left.length === 0 || Date.now() > deadline) return left;
    }
  } finally {
    await submissions.close();
    await ledger.close();
  }
}

/** An acknowledged command is applied in exactly one valid transaction of all blocks. */
async function eachTookEffectOnce(stack: Stack, database: Database, { acknowledged }: Load): Promise<string[]> {
  const effects = new Map<string, number>();
  for await (const { bytes } of archivedBlocks(database)) {
    for (const { id } of projectionOf(decodeBlock(bytes), stack.ledger.chaincode).commands) {
      effects.set(id, (effects.get(id) ?? 0) + 1);
    }
  }
  const rows = await database.selectFrom('command').select(['id', 'state']).execute();
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  return [
    ...acknowledged
      .filter(({ operation }) => effects.get(operation) !== 1 || states.get(operation) !== 'applied')
      .map(({ operation }) => `${operation} is ${states.get(operation)} with ${effects.get(operation) ?? 0} effects`),
    ...[...effects].filter(([, count]) => count > 1).map(([id, count]) => `${id} took effect ${count} times`),
  ];
}

async function rebuildIsEqual(stack: Stack, database: Database): Promise<string[]> {
  const live = await everythingProjected(database);
  await rebuildReadModel(database, stack.ledger.chaincode, new Date());
  const anew = await everythingProjected(database);
  const differing = Object.keys(live).filter((table) => live[table] !== anew[table]);
  return differing.map((table) => `${table} is not what the blocks make of it`);
}

/** The tables that come from blocks, each row as the database prints it. */
async function everythingProjected(database: Database): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const table of ['ledger_record', 'posting', 'change', 'projection', 'command']) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(
      database,
    );
    texts[table] = rows.map(({ row }) => row).join('\n');
  }
  return texts;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
