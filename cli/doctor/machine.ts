/** What the machine has to offer: Node, npm's native parts, memory, disk. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { anvilProgram } from '../../audit/chain/anvil';
import { recoverNatively } from '../../domain/secp256k1';
import { engines } from '../../package.json';
import { findPrograms } from '../../store/embedded/binaries';
import { wordsOf } from '../terminal';
import type { Finding } from './doctor';

/** All processes of the sandbox together take about half of it. */
const ENOUGH_MEMORY_BYTES = 2 * 1024 ** 3;
const ENOUGH_DISK_BYTES = 1024 ** 3;
const BROWSER = '/usr/bin/chromium';

const run = promisify(execFile);

/** Looks at all of it. */
export async function machineFindings(dataFolder: string): Promise<Finding[]> {
  return [
    nodeFinding(process.versions.node),
    memoryFinding(totalmem()),
    await diskFinding(dataFolder),
    postgresFinding(),
    await chainFinding(),
    recoverNatively === undefined
      ? {
          about: 'secp256k1',
          state: 'worth knowing',
          detail: 'signatures are checked by WebAssembly: correct, and slower',
          remedy: 'npm found no native build for this platform; install a C compiler and run `npm ci` again for speed',
        }
      : { about: 'secp256k1', state: 'well', detail: 'native' },
    existsSync(BROWSER)
      ? { about: 'browser', state: 'well', detail: BROWSER }
      : {
          about: 'browser',
          state: 'worth knowing',
          detail: `${BROWSER} is not there: \`npm test\` leaves the console's tests out`,
          remedy: 'apt-get install chromium fonts-noto-cjk',
        },
  ];
}

/** @param version as `process.versions.node` */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const needed = engines.node.replace(/^>=/, '');
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  const isEnough = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  return isEnough
    ? { about: 'Node', state: 'well', detail: version }
    : { about: 'Node', state: 'wrong', detail: `${version} is too old`, remedy: `install Node ${needed} or later` };
}

/** @param bytes the machine's memory */
export function memoryFinding(bytes: number): Finding {
  const detail = `${(bytes / 1024 ** 3).toFixed(1)} GB, ${availableParallelism()} cores`;
  return bytes >= ENOUGH_MEMORY_BYTES
    ? { about: 'memory', state: 'well', detail }
    : {
        about: 'memory',
        state: 'wrong',
        detail,
        remedy: 'the sandbox wants 2 GB: close other programs or take a larger machine',
      };
}

async function diskFinding(dataFolder: string): Promise<Finding> {
  const place = existingPartOf(dataFolder);
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const detail = `${(free / 1024 ** 3).toFixed(1)} GB free at ${place}`;
  if (!isWritable(place)) {
    return {
      about: 'data folder',
      state: 'wrong',
      detail: `${place} cannot be written`,
      remedy: 'name another by --data',
    };
  }
  return free >= ENOUGH_DISK_BYTES
    ? { about: 'data folder', state: 'well', detail }
    : {
        about: 'data folder',
        state: 'wrong',
        detail,
        remedy: 'make 1 GB free, or name a folder on another disk by --data',
      };
}

function postgresFinding(): Finding {
  try {
    return { about: 'PostgreSQL from npm', state: 'well', detail: findPrograms(false) };
  } catch (error) {
    const detail = `no package for ${process.platform}-${process.arch}`;
    return { about: 'PostgreSQL from npm', state: 'wrong', detail, remedy: wordsOf(error) };
  }
}

async function chainFinding(): Promise<Finding> {
  try {
    const { stdout } = await run(anvilProgram(), ['--version'], { timeout: 20_000 });
    return { about: 'EVM chain from npm', state: 'well', detail: stdout.split('\n')[0] ?? '' };
  } catch (error) {
    const remedy =
      'run `npm ci` again without --omit=optional; in production name a chain of yours by CHECKPOINT_RPC_URL';
    return { about: 'EVM chain from npm', state: 'wrong', detail: wordsOf(error), remedy };
  }
}

/** A folder, or the nearest above it that is there. */
function existingPartOf(folder: string): string {
  return existsSync(folder) ? folder : existingPartOf(dirname(folder));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
