/** Finds Fabric's own programs and runs them; refuses a folder that does not hold them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A request of the operator that cannot be carried out; the message says why and what to do. */
export class FabricError extends Error {
  override readonly name = 'FabricError';
}

/** Fabric's programs and the sample configuration of the same version. */
export interface FabricBinaries {
  readonly binFolder: string;
  readonly sampleFolder: string;
  /** For example `2.5.16`. */
  readonly version: string;
  readonly major: 2 | 3;
}

/** A program that is run to its end, or a node that stays. */
export type Program = 'peer' | 'orderer' | 'configtxgen' | 'osnadmin';

const PROGRAMS: readonly Program[] = ['peer', 'orderer', 'configtxgen', 'osnadmin'];

const run = promisify(execFile);

/**
 * Reads `FABRIC_BIN` and `FABRIC_CFG`.
 * @throws FabricError when one is missing or is not Fabric 2.5 or 3.x
 */
export async function findFabric(environment: NodeJS.ProcessEnv): Promise<FabricBinaries> {
  const { FABRIC_BIN: binFolder, FABRIC_CFG: sampleFolder } = environment;
  if (!binFolder) {
    throw new FabricError(`set FABRIC_BIN to the folder of Fabric's programs ${PROGRAMS.join(', ')} (2.5 or 3.x)`);
  }
  if (!sampleFolder) throw new FabricError("set FABRIC_CFG to the folder of that version's core.yaml and orderer.yaml");
  for (const program of PROGRAMS) {
    if (!existsSync(join(binFolder, program)))
      throw new FabricError(`FABRIC_BIN: there is no ${program} in ${binFolder}`);
  }
  for (const sample of ['core.yaml', 'orderer.yaml']) {
    if (!existsSync(join(sampleFolder, sample))) {
      throw new FabricError(`FABRIC_CFG: there is no ${sample} in ${sampleFolder}`);
    }
  }
  const [peer, orderer] = await Promise.all([versionOf(binFolder, 'peer'), versionOf(binFolder, 'orderer')]);
  if (peer !== orderer) throw new FabricError(`FABRIC_BIN: peer is ${peer} but orderer is ${orderer}; use one version`);
  const [major, minor] = peer.split('.').map(Number);
  if (major === 3 || (major === 2 && (minor ?? 0) >= 5)) return { binFolder, sampleFolder, version: peer, major };
  throw new FabricError(`FABRIC_BIN: Fabric ${peer} is not supported; use 2.5 or 3.x`);
}

/**
 * Runs a program to its end.
 * @returns what it wrote to its standard output
 * @throws FabricError with what it wrote to its standard error
 */
export async function runProgram(
  { binFolder }: FabricBinaries,
  program: Program,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  try {
    const { stdout } = await run(join(binFolder, program), args, {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '/',
        FABRIC_LOGGING_SPEC: 'ERROR',
        ...environment,
      },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
    });
    return stdout;
  } catch (error) {
    const { stderr = '', stdout = '', message } = error as { stderr?: string; stdout?: string; message: string };
    const said = `${stderr}${stdout}`.trim() || message;
    throw new FabricError(`${program} ${args.slice(0, 3).join(' ')}: ${said}`);
  }
}

async function versionOf(binFolder: string, program: Program): Promise<string> {
  const output = await run(join(binFolder, program), ['version'], { timeout: 20_000 }).catch(() => undefined);
  const version = /^\s*Version:\s*v?(\d+\.\d+\.\d+)/m.exec(output?.stdout ?? '')?.[1];
  if (version === undefined)
    throw new FabricError(`FABRIC_BIN: ${join(binFolder, program)} is not Fabric's ${program}`);
  return version;
}
