/** The signing keys of the sandbox's firms: each firm's own secret, which no service ever sees. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import type { TypedData } from '../domain/typed-data';

/** A firm's signatory. */
export interface Signatory {
  readonly address: string;
  /** Signs typed data as the API gave it. */
  sign(data: TypedData): Promise<string>;
}

/** Opens the signatory of a firm; its secp256k1 key is made on first use and kept in the data folder. */
export function openSignatory(dataFolder: string, firm: string): Signatory {
  const folder = join(dataFolder, 'signatories');
  const file = join(folder, `${firm}.key`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, Wallet.createRandom().privateKey, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const wallet = new Wallet(readFileSync(file, 'utf8').trim());
  return {
    address: wallet.address,
    sign: ({ domain, types, message }) => wallet.signTypedData(domain, types, message),
  };
}
