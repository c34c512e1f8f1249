/**
 * Identities from a folder of `<label>.json` files, signing by the platform's own cryptography. A file holds `mspId`, and
 * certificate and private key in PEM, as `certificate` and `privateKey` or as the paths of files, `certificateFile` and
 * `privateKeyFile`, from the folder on.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { msp } from 'fabric-protos/bundle.js';
import { createSigner, type Signer } from '../blocks/signing';
import { attributesIn } from '../certificates/authority';
import { partsOfLabel } from '../certificates/labels';
import { UnknownIdentity } from './ledger-client';

/** An identity that can sign. */
export interface WalletIdentity {
  readonly label: string;
  readonly mspId: string;
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
  readonly sign: Signer;
  /** The identity as headers carry it. */
  readonly serialized: Buffer;
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/;

/**
 * Reads an identity. One of a user has to be that user's: its certificate carries the party and the role of its label.
 * @throws UnknownIdentity when the file is missing or does not hold a matching certificate and key
 */
export async function readIdentity(folder: string, label: string): Promise<WalletIdentity> {
  const file = fileOf(folder, label);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UnknownIdentity(`there is no identity ${label} in ${folder}; enrol it first`);
  });
  try {
    const entry = JSON.parse(text) as Record<string, unknown>;
    const { mspId } = entry;
    const certificate = await pemIn(folder, entry, 'certificate');
    const privateKey = await pemIn(folder, entry, 'privateKey');
    if (typeof mspId !== 'string' || certificate === undefined || privateKey === undefined) {
      throw new Error('it needs the texts mspId, certificate and privateKey');
    }
    const key = createPrivateKey(privateKey);
    if (!new X509Certificate(certificate).checkPrivateKey(key)) throw new Error('the key is not the certificate’s');
    if (label.includes('@')) requireSame(label, mspId, attributesIn(certificate));
    const serialized = msp.SerializedIdentity.encode({ mspid: mspId, id_bytes: Buffer.from(certificate) }).finish();
    return { label, mspId, certificate, privateKey, sign: createSigner(key), serialized: Buffer.from(serialized) };
  } catch (error) {
    throw new UnknownIdentity(`${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Changes when the identity's file does; undefined where there is none. */
export async function identityVersion(folder: string, label: string): Promise<string | undefined> {
  if (!LABEL.test(label)) return undefined;
  const found = await stat(fileOf(folder, label)).catch(() => undefined);
  return found === undefined ? undefined : `${found.ino}.${found.mtimeMs}.${found.size}`;
}

function fileOf(folder: string, label: string): string {
  if (!LABEL.test(label)) throw new UnknownIdentity(`'${label}' cannot be the label of an identity`);
  return join(folder, `${label}.json`);
}

/** A PEM text that stands in the entry or in the file that it names. */
async function pemIn(
  folder: string,
  entry: Readonly<Record<string, unknown>>,
  name: 'certificate' | 'privateKey',
): Promise<string | undefined> {
  const { [name]: text, [`${name}File`]: file } = entry;
  if (typeof text === 'string') return text;
  return typeof file === 'string' ? await readFile(resolve(folder, file), 'utf8') : undefined;
}

/** An identity that was filed under another's name would let its user act for somebody else. */
function requireSame(label: string, mspId: string, attributes: Readonly<Record<string, string>>): void {
  const named = partsOfLabel(label);
  if (named.mspId !== mspId || named.party !== attributes.party || named.role !== attributes.role) {
    throw new Error(
      `its certificate is of ${attributes.party ?? 'no party'} as ${attributes.role ?? 'nobody'} with ${mspId}`,
    );
  }
}
