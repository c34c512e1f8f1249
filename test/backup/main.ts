/**
 * Backs the whole system up, loses it, restores it and checks that nothing is missing: `node dist/test/backup/main.js`.
 * Two ways: everything from a copy of the stopped system; and the database from a copy that is older than the ledger.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { apiUser } from '../../sandbox/api-client';
import { BANK_A, OPERATOR, sandboxCode, userOf } from '../../sandbox/firms';
import { type Supervisor, superviseProcesses } from '../../sandbox/processes/supervise';
import { sandboxBanks } from '../../sandbox/rate-cards';
import { type Stack, startStack } from '../../sandbox/stack';
import { SILENT, startIssuer } from '../../sandbox/testing/silent';
import type { SandboxUser } from '../../sandbox/token-issuer';
import { type Database, openDatabase } from '../../store/database';
import { rebuildReadModel } from '../../worker/rebuild';

const COMMANDS = 30;
const SETTLE_MS = 60_000;
const LOOK_MS = 100;
/** What blocks make, and what only the database has. */
const FROM_BLOCKS = ['block', 'ledger_record', 'posting', 'change', 'projection'];
const OF_THE_SERVICE = ['command', 'idempotent_request', 'document', 'webhook'];

async function main(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-backup-'));
  const backup = mkdtempSync(join(tmpdir(), 'greentier-backup-of-'));
  const issuer = await startIssuer(dataFolder);
  let supervisor: Supervisor | undefined;

  async function running<Outcome>(work: (stack: Stack, database: Database) => Promise<Outcome>): Promise<Outcome> {
    supervisor = await superviseProcesses({ dataFolder });
    const stack = await startStack(supervisor, SILENT, issuer, { dataFolder, apiPort: 0 });
    for (const user of [OPERATOR, userOf(BANK_A)]) await stack.enrol(user);
    const database = openDatabase(stack.databaseUrl);
    try {
      return await work(stack, database);
    } finally {
      await database.destroy();
      await supervisor.stop();
      supervisor = undefined;
    }
  }

  try {
    const first = await running(async (stack, database) => {
      await giveCommands(stack, issuer.tokenFor, 'first');
      return await settled(database);
    });
    copy(dataFolder, join(backup, 'all'));
    const later = await running(async (stack, database) => {
      await giveCommands(stack, issuer.tokenFor, 'later');
      return await settled(database);
    });
    const findings: string[] = [];
    // The database alone is lost, and its newest copy is from before the last commands.
    restore(join(backup, 'all'), dataFolder, ['postgres']);
    findings.push(
      ...(await running(async (stack, database) => {
        await until(async () => (await textOf(database, 'block')) === later.block);
        const caughtUp = await settled(database);
        await rebuildReadModel(database, stack.ledger.chaincode, new Date());
        const anew = await settled(database);
        return [...differing(FROM_BLOCKS, later, caughtUp), ...differing(FROM_BLOCKS, later, anew)].map(
          (table) => `${table} is not what the ledger makes of it after a restore of an older database`,
        );
      })),
    );
    // Everything is lost.
    restore(join(backup, 'all'), dataFolder, ['postgres', 'network']);
    findings.push(
      ...(await running(async (stack, database) => {
        const restored = await settled(database);
        await giveCommands(stack, issuer.tokenFor, 'last');
        await settled(database);
        return differing([...FROM_BLOCKS, ...OF_THE_SERVICE], first, restored).map(
          (table) => `${table} is not what was backed up`,
        );
      })),
    );
    for (const finding of findings) process.stdout.write(`✗ ${finding}\n`);
    process.exitCode = findings.length === 0 ? 0 : 1;
    if (findings.length === 0) process.stdout.write('✓ what was backed up was restored, and went on working\n');
  } finally {
    await supervisor?.stop();
    await issuer.close();
    for (const folder of [dataFolder, backup]) rmSync(folder, { recursive: true, force: true });
  }
}

/** Commands of the operator, and sealed ones of a bank once it is registered. */
async function giveCommands(stack: Stack, tokenFor: (user: SandboxUser) => string, name: string): Promise<void> {
  const operator = apiUser(stack.apiUrl, tokenFor(OPERATOR));
  const { code, mspId, role, identifiers, name: bankName } = BANK_A;
  const itself = { code, name: bankName, mspId, roles: [role], identifiers: [...identifiers] };
  if (name === 'first') await operator.give('/firms', { body: itself });
  const [bank] = sandboxBanks(code);
  if (bank === undefined) throw new Error('the sandbox has no bank');
  await apiUser(stack.apiUrl, tokenFor(userOf(BANK_A))).give('/rate-cards', {
    body: { name: `card-${name}`, terms: { ...bank.terms, currency: 'CNY' } },
  });
  const firms = Array.from({ length: COMMANDS }, (_, index) => sandboxCode(`${name} ${index}`));
  await Promise.all(
    firms.map((firm) =>
      operator.give('/firms', {
        body: { code: firm, name: `Firm ${firm}`, mspId: 'OperatorMSP', roles: ['supplier'], identifiers: [] },
      }),
    ),
  );
}

/** The tables, once no command waits, each row as the database prints it. */
async function settled(database: Database): Promise<Readonly<Record<string, string>>> {
  await until(async () => {
    const waiting = await database
      .selectFrom('command')
      .select('id')
      .where('state', '=', 'accepted')
      .limit(1)
      .execute();
    return waiting.length === 0;
  });
  const texts: Record<string, string> = {};
  for (const table of [...FROM_BLOCKS, ...OF_THE_SERVICE]) texts[table] = await textOf(database, table);
  return texts;
}

async function textOf(database: Database, table: string): Promise<string> {
  const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(
    database,
  );
  return rows.map(({ row }) => row).join('\n');
}

function differing(
  tables: readonly string[],
  left: Readonly<Record<string, string>>,
  right: Readonly<Record<string, string>>,
): string[] {
  return tables.filter((table) => left[table] !== right[table]);
}

async function until(found: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + SETTLE_MS; ; await delay(LOOK_MS)) {
    if (await found()) return;
    if (Date.now() > deadline) throw new Error('the system does not come to rest');
  }
}

/** Folders of the database and of the ledger, as they lie there while nothing runs; the database's may stand outside. */
function copy(dataFolder: string, backup: string): void {
  execFileSync('cp', ['-a', dataFolder, backup]);
  const outside = placeOutside(dataFolder);
  if (outside !== undefined) execFileSync('cp', ['-a', outside, `${backup}.database`]);
}

function restore(backup: string, dataFolder: string, parts: readonly string[]): void {
  const outside = placeOutside(dataFolder);
  for (const part of parts) {
    rmSync(join(dataFolder, part), { recursive: true, force: true });
    execFileSync('cp', ['-a', join(backup, part), join(dataFolder, part)]);
  }
  if (outside === undefined) return;
  rmSync(outside, { recursive: true, force: true });
  execFileSync('cp', ['-a', `${backup}.database`, outside]);
}

/** Where the cluster lies when its server's user cannot get into the data folder. */
function placeOutside(dataFolder: string): string | undefined {
  const file = join(dataFolder, 'postgres', 'LOCATION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
