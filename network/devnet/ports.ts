/** Remembers which ports the nodes listened on, so that clients find them again after a restart. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../certificates/organisations';

/** Port by node name. */
export type Ports = Readonly<Record<string, number>>;

/** The ports of the last start; none where nothing sensible is remembered. */
export function readPorts(dataFolder: string): Ports {
  const file = portsFile(dataFolder);
  if (!existsSync(file)) return {};
  try {
    const plain = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const ports = Object.entries(plain).filter((entry): entry is [string, number] => isPort(entry[1]));
    return Object.fromEntries(ports);
  } catch {
    // A convenience only: without it, free ports are taken.
    return {};
  }
}

export function writePorts(dataFolder: string, ports: Ports): void {
  writePrivateFile(portsFile(dataFolder), `${JSON.stringify(ports, null, 2)}\n`);
}

export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}

function portsFile(dataFolder: string): string {
  return join(dataFolder, 'ports.json');
}
