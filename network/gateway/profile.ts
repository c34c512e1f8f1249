/** Reads a connection profile: where peers and orderers listen, and whose they are. */
import { readFileSync } from 'node:fs';

/** A node's address; `tlsCaPem` is absent on plain connections. */
export interface NodeAddress {
  readonly name: string;
  readonly url: string;
  readonly tlsCaPem?: string;
  readonly grpcOptions: Readonly<Record<string, string | number>>;
}

/** A peer and its organisation. */
export interface PeerAddress extends NodeAddress {
  readonly mspId: string;
}

/** The nodes of a network. */
export interface ConnectionProfile {
  readonly peers: readonly PeerAddress[];
  readonly orderers: readonly NodeAddress[];
}

/** A connection profile that cannot be used; the message names the file and the entry. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

/**
 * Reads a connection profile in Fabric's common form (JSON).
 * @param source the profile itself or the path of its file
 * @throws ProfileError when it cannot be read or names no peer or no orderer
 */
export function readProfile(source: object | string): ConnectionProfile {
  const name = typeof source === 'string' ? source : 'the connection profile';
  const root = typeof source === 'string' ? readJson(source) : source;
  const organisations = entries(field(root, 'organizations'));
  const mspIdOf = (peer: string): string => {
    for (const [, organisation] of organisations) {
      const { peers, mspid } = organisation as { peers?: unknown; mspid?: unknown };
      if (Array.isArray(peers) && peers.includes(peer) && typeof mspid === 'string') return mspid;
    }
    throw new ProfileError(`${name}: no entry of organizations lists ${peer} among its peers; add it there`);
  };
  const peers = entries(field(root, 'peers')).map(([peer, entry]) => ({
    ...address(name, peer, entry),
    mspId: mspIdOf(peer),
  }));
  const orderers = entries(field(root, 'orderers')).map(([orderer, entry]) => address(name, orderer, entry));
  if (peers.length === 0) throw new ProfileError(`${name}: peers is empty; name at least one peer`);
  if (orderers.length === 0) throw new ProfileError(`${name}: orderers is empty; name at least one orderer`);
  return { peers, orderers };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProfileError(`${path}: cannot be read as JSON (${reason}); is the network started?`);
  }
}

function address(profile: string, name: string, entry: unknown): NodeAddress {
  const url = field(entry, 'url');
  if (typeof url !== 'string' || !/^grpcs?:\/\/[^/]+$/.test(url)) {
    throw new ProfileError(`${profile}: the url of ${name} must be grpcs://host:port or grpc://host:port`);
  }
  const tlsCaPem = pemOf(profile, name, field(entry, 'tlsCACerts'));
  if (url.startsWith('grpcs:') && tlsCaPem === undefined) {
    throw new ProfileError(`${profile}: ${name} has no tlsCACerts; give the root of its TLS certificate`);
  }
  const options = entries(field(entry, 'grpcOptions')).filter(
    (option): option is [string, string | number] => typeof option[1] === 'string' || typeof option[1] === 'number',
  );
  return { name, url, ...(tlsCaPem === undefined ? {} : { tlsCaPem }), grpcOptions: Object.fromEntries(options) };
}

function pemOf(profile: string, name: string, tls: unknown): string | undefined {
  const pem = field(tls, 'pem');
  if (typeof pem === 'string') return pem;
  if (Array.isArray(pem)) return pem.join('\n');
  const path = field(tls, 'path');
  if (typeof path !== 'string') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ProfileError(`${profile}: the TLS root of ${name} cannot be read from ${path}`);
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
