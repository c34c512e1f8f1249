/** Enrols users: a certificate of their organisation that carries their attributes, kept in a file wallet. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Credential, issueSigning, type NodeRole } from './authority';
import { type UserAttributes, userInLabel, userLabel } from './labels';
import { organisationFolder, readCredential, writePrivateFile } from './organisations';

/** A user of an organisation: what signs its proposals. */
export interface UserIdentity extends Credential {
  readonly mspId: string;
}

/** Who is to be enrolled. */
export interface Enrolment {
  readonly commonName: string;
  /** What contracts authorise by: the party's code and the role at least. */
  readonly attributes: Readonly<Record<string, string>>;
  /** client unless an administrator of the channel is wanted. */
  readonly nodeRole?: NodeRole;
}

/**
 * A new certificate of an organisation for a user.
 * @param folder the organisation's folder, `<data>/organisations/<MspId>`
 * @throws Error when the organisation's authority cannot be read
 */
export async function enrol(folder: string, enrolment: Enrolment, now: Date = new Date()): Promise<UserIdentity> {
  const mspId = basename(folder);
  const ca = readAuthority(folder, mspId);
  const credential = await issueSigning(
    ca,
    {
      commonName: enrolment.commonName,
      organisation: mspId,
      role: enrolment.nodeRole ?? 'client',
      attributes: {
        'hf.EnrollmentID': enrolment.commonName,
        'hf.Type': enrolment.nodeRole ?? 'client',
        ...enrolment.attributes,
      },
    },
    now,
  );
  return { mspId, ...credential };
}

/**
 * The identity of a user in the file wallet `<data>/wallet/<label>.json`, enrolled on the first call.
 * @param user the user as its issuer names it; without one, the identity is a service's own
 * @throws Error when the label is no file name or the organisation's authority cannot be read
 */
export async function enrolUser(
  dataFolder: string,
  mspId: string,
  attributes: UserAttributes,
  user?: string,
  now: Date = new Date(),
): Promise<{ readonly label: string; readonly identity: UserIdentity }> {
  const label = userLabel(mspId, attributes, user);
  if (!/^[A-Za-z0-9._@-]+$/.test(label) || label.includes('..')) {
    throw new Error(`'${label}' cannot name a wallet file; use letters, digits, dots and dashes in party and role`);
  }
  const file = join(dataFolder, 'wallet', `${label}.json`);
  if (existsSync(file)) return { label, identity: JSON.parse(readFileSync(file, 'utf8')) as UserIdentity };
  const identity = await enrol(
    organisationFolder(dataFolder, mspId),
    { commonName: user === undefined ? `${attributes.party}.${attributes.role}` : userInLabel(user), attributes },
    now,
  );
  writePrivateFile(file, `${JSON.stringify(identity, null, 2)}\n`);
  return { label, identity };
}

function readAuthority(folder: string, mspId: string): Credential {
  if (!existsSync(join(folder, 'ca', 'certificate.pem'))) {
    throw new Error(
      `no authority of ${mspId} in ${folder}; start the network once so that it creates its certificates`,
    );
  }
  return readCredential(join(folder, 'ca'));
}
