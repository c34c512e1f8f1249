/** Says on disk where a running sandbox is and as whom one may ask it, for programs of the same user. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { RoleName } from '../domain/participants';
import { assertFits } from '../domain/validation';

/** A running sandbox: where it is, what an auditor pins, and each of its users with an access token. */
const Connections = Type.Object({
  api: Type.String(),
  rpc: Type.String(),
  contract: Type.String(),
  genesis: Type.String(),
  users: Type.Array(Type.Object({ name: Type.String(), party: Type.String(), role: RoleName, token: Type.String() })),
});
export type Connections = Static<typeof Connections>;

const FILE = 'connections.json';

/** Writes them down, readable by this user alone, whole or not at all. @returns what takes them back */
export function writeConnections(dataFolder: string, connections: Connections): () => void {
  const file = join(dataFolder, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(connections, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}

/** The sandbox that runs on a data folder; undefined where none does. @throws Error when the file is not what was written */
export function readConnections(dataFolder: string): Connections | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataFolder, FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return assertFits(Connections, JSON.parse(text), FILE);
}
