/**
 * The organisations' certificates in a data folder: created once, found ever after. Private keys are readable by their owner only.
 *
 * organisations/<MspId>/ca, tlsca, admin, nodes/<name>/signing, nodes/<name>/tls: certificate.pem and key.pem each.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Consortium } from '../consortium/consortium';
import type { Credential } from './authority';

/** What an organisation's folder holds. */
export interface OrganisationCertificates {
  readonly mspId: string;
  readonly ca: Authority;
  readonly tlsCa: Authority;
  readonly admin: Credential;
  /** By node name. */
  readonly nodes: Readonly<Record<string, { readonly signing: Credential; readonly tls: Credential }>>;
}

/** An authority; the key of one that somebody else keeps is not here. */
export type Authority = Pick<Credential, 'certificate'> & Partial<Credential>;

/** The folder of an organisation under a data folder. */
export function organisationFolder(dataFolder: string, mspId: string): string {
  return join(dataFolder, 'organisations', mspId);
}

/** The certificates of every organisation of the consortium, the orderer's last; whatever is missing is created. */
export async function ensureCertificates(
  dataFolder: string,
  consortium: Consortium,
  now: Date,
): Promise<OrganisationCertificates[]> {
  const organisations = [
    ...consortium.organisations.map((each) => ({ ...each, nodes: each.peers, nodeRole: 'peer' as const })),
    { ...consortium.orderer, nodeRole: 'orderer' as const },
  ];
  const all: OrganisationCertificates[] = [];
  for (const { name, mspId, nodes, nodeRole } of organisations) {
    const folder = organisationFolder(dataFolder, mspId);
    const ca = await ensureAuthority(join(folder, 'ca'), () => authority().createAuthority(`ca.${name}`, name, now));
    const tlsCa = await ensureAuthority(join(folder, 'tlsca'), () =>
      authority().createAuthority(`tlsca.${name}`, name, now),
    );
    const admin = await issued(join(folder, 'admin'), ca, (signer) =>
      authority().issueSigning(signer, { commonName: `admin.${name}`, organisation: name, role: 'admin' }, now),
    );
    const byNode: Record<string, { signing: Credential; tls: Credential }> = {};
    for (const node of nodes) {
      byNode[node] = {
        signing: await issued(join(folder, 'nodes', node, 'signing'), ca, (signer) =>
          authority().issueSigning(signer, { commonName: node, organisation: name, role: nodeRole }, now),
        ),
        tls: await issued(join(folder, 'nodes', node, 'tls'), tlsCa, (signer) =>
          authority().issueTlsServer(signer, { commonName: node, organisation: name }, now),
        ),
      };
    }
    all.push({ mspId, ca, tlsCa, admin, nodes: byNode });
  }
  return all;
}

/** A folder that ought to hold a certificate and its key, and does not; the message names it and the remedy. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
}

/**
 * A certificate and its key from a folder.
 * @throws CredentialError when one of the two cannot be read, or they do not belong together
 */
export function readCredential(folder: string): Credential {
  try {
    const certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
    const privateKey = readFileSync(join(folder, 'key.pem'), 'utf8');
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) {
      throw new Error('the key is of another certificate');
    }
    return { certificate, privateKey };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CredentialError(
      `${folder} does not hold a certificate with its key (${reason}); restore the data folder from a copy, or delete it`,
    );
  }
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.part`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
}

/** Loaded when a certificate is missing only: it would be a quarter of the time that every later start takes. */
function authority(): typeof import('./authority') {
  return require('./authority');
}

async function ensureCredential(folder: string, create: () => Promise<Credential>): Promise<Credential> {
  if (existsSync(join(folder, 'certificate.pem'))) return readCredential(folder);
  const credential = await create();
  // The certificate comes last: a folder with a certificate is complete, even after a crash in between.
  writePrivateFile(join(folder, 'key.pem'), credential.privateKey);
  writePrivateFile(join(folder, 'certificate.pem'), credential.certificate);
  return credential;
}

/** An authority of a folder; where its certificate stands without a key, it is somebody else's and signs nothing here. */
async function ensureAuthority(folder: string, create: () => Promise<Credential>): Promise<Authority> {
  const file = join(folder, 'certificate.pem');
  const isForeign = existsSync(file) && !existsSync(join(folder, 'key.pem'));
  return isForeign ? { certificate: readFileSync(file, 'utf8') } : ensureCredential(folder, create);
}

/** A certificate of a folder, issued by the authority where it is missing and the authority's key is here. */
async function issued(
  folder: string,
  { certificate, privateKey }: Authority,
  issue: (signer: Credential) => Promise<Credential>,
): Promise<Credential> {
  return ensureCredential(folder, () => {
    if (privateKey !== undefined) return issue({ certificate, privateKey });
    throw new CredentialError(
      `${folder} is empty, and the key of the authority that would fill it is kept elsewhere; ` +
        'have it issue a certificate and put certificate.pem and key.pem there',
    );
  });
}
