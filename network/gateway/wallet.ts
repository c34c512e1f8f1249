/** Identities from a folder of `<label>.json` files, signing by the platform's own cryptography. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { msp } from 'fabric-protos/bundle.js';
import { createSigner, type Signer } from '../blocks/signing';
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

/** Reads an identity. @throws UnknownIdentity when the file is missing or does not hold a matching certificate and key */
export async function readIdentity(folder: string, label: string): Promise<WalletIdentity> {
  if (!LABEL.test(label)) throw new UnknownIdentity(`'${label}' cannot be the label of an identity`);
  const file = join(folder, `${label}.json`);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UnknownIdentity(`there is no identity ${label} in ${folder}; enrol it first`);
  });
  try {
    const { mspId, certificate, privateKey } = JSON.parse(text) as Record<string, unknown>;
    if (typeof mspId !== 'string' || typeof certificate !== 'string' || typeof privateKey !== 'string') {
      throw new Error('it needs the texts mspId, certificate and privateKey');
    }
    const key = createPrivateKey(privateKey);
    if (!new X509Certificate(certificate).checkPrivateKey(key)) throw new Error('the key is not the certificate’s');
    const serialized = msp.SerializedIdentity.encode({ mspid: mspId, id_bytes: Buffer.from(certificate) }).finish();
    return { label, mspId, certificate, privateKey, sign: createSigner(key), serialized: Buffer.from(serialized) };
  } catch (error) {
    throw new UnknownIdentity(`${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
