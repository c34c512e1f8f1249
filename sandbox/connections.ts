/** Says on disk where a running sandbox is and as whom one may ask it, for programs of the same user. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import type { Role } from '../domain/participants';
import { assertFits } from '../domain/validation';

/** A user of the sandbox with an access token. */
export interface ConnectedUser {
  readonly name: string;
  readonly party: string;
  readonly role: Role;
  readonly token: string;
}

/** A running sandbox. */
export interface Connections {
  readonly api: string;
  /** What an auditor pins. */
  readonly rpc: string;
  readonly contract: string;
  readonly genesis: string;
  readonly users: readonly ConnectedUser[];
}

const FILE = 'connections.json';

const Stored = Type.Object({
  api: Type.String(),
  rpc: Type.String(),
  contract: Type.String(),
  genesis: Type.String(),
  users: Type.Array(
    Type.Object({ name: Type.String(), party: Type.String(), role: Type.String(), token: Type.String() }),
  ),
});

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
  return assertFits(Stored, JSON.parse(text), FILE) as Connections;
}
