/** Who is who on the channel: a serialised identity becomes a member of an organisation, if its certificate says so. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { msp } from 'fabric-protos/bundle.js';
import { sha256 } from './protobuf';
import { isSignatureGood } from './signing';

/** What a certificate's OU makes of its holder. */
export type MemberRole = 'client' | 'peer' | 'admin' | 'orderer';

/** A certificate that its organisation's root has signed. */
export interface Member {
  readonly mspId: string;
  readonly role: MemberRole;
  readonly publicKey: KeyObject;
  readonly expiresAtMs: number;
  /** The certificate in PEM, as it stands in the identity. */
  readonly certificate: string;
}

/** An identity that is nobody's on the channel; the message says why. */
export class MembershipError extends Error {
  override readonly name = 'MembershipError';
}

/** Finds members by their serialised identities. */
export interface Membership {
  /** @throws MembershipError when the identity is malformed, of no organisation, or not signed by its root */
  readonly memberOf: (serialisedIdentity: Uint8Array) => Member;
  /** Whether a member signed a message. */
  readonly isSignedBy: (member: Member, message: Uint8Array, signature: Uint8Array) => boolean;
  /** Takes note of a signature that this process has just made, which needs no check when it comes back. */
  readonly noteSigned: (member: Member, message: Uint8Array, signature: Uint8Array) => void;
}

/**
 * Membership by the organisations' roots.
 * @param roots root certificates in PEM by MSP id
 */
export function createMembership(roots: ReadonlyMap<string, readonly string[]>): Membership {
  const rootCertificates = new Map(
    [...roots].map(([mspId, pems]) => [mspId, pems.map((pem) => new X509Certificate(pem))] as const),
  );
  // Parsing and verifying a certificate takes longer than checking a signature, and few certificates sign everything.
  const known = new Map<string, Member>();
  const good = createGoodSignatures();
  return {
    isSignedBy: ({ publicKey }, message, signature) => {
      if (good.has(publicKey, message, signature)) return true;
      if (!isSignatureGood(publicKey, message, signature)) return false;
      good.add(publicKey, message, signature);
      return true;
    },
    noteSigned: ({ publicKey }, message, signature) => good.add(publicKey, message, signature),
    memberOf: (serialisedIdentity) => {
      const cacheKey = Buffer.from(serialisedIdentity).toString('latin1');
      let member = known.get(cacheKey);
      if (member === undefined) {
        member = readMember(serialisedIdentity, rootCertificates);
        if (known.size >= MAX_KNOWN_MEMBERS) known.clear();
        known.set(cacheKey, member);
      }
      return member;
    },
  };
}

const MAX_KNOWN_MEMBERS = 10_000;
const MAX_GOOD_SIGNATURES = 20_000;

interface GoodSignatures {
  readonly has: (key: KeyObject, message: Uint8Array, signature: Uint8Array) => boolean;
  readonly add: (key: KeyObject, message: Uint8Array, signature: Uint8Array) => void;
}

/**
 * Remembers signatures that were good: one proposal goes to every organisation's peer, and one envelope is looked at when
 * it is ordered and again when it is validated.
 */
function createGoodSignatures(): GoodSignatures {
  const byKey = new WeakMap<KeyObject, Set<string>>();
  const textOf = (message: Uint8Array, signature: Uint8Array): string => sha256(message, signature).toString('latin1');
  return {
    has: (key, message, signature) => byKey.get(key)?.has(textOf(message, signature)) === true,
    add: (key, message, signature) => {
      const known = byKey.get(key) ?? new Set<string>();
      if (known.size >= MAX_GOOD_SIGNATURES) known.clear();
      byKey.set(key, known.add(textOf(message, signature)));
    },
  };
}

function readMember(bytes: Uint8Array, roots: ReadonlyMap<string, readonly X509Certificate[]>): Member {
  const { mspid, id_bytes } = decodeIdentity(bytes);
  const organisationRoots = roots.get(mspid);
  if (organisationRoots === undefined) throw new MembershipError(`MSP ${mspid} is defined on no organisation`);
  const pem = Buffer.from(id_bytes).toString('utf8');
  const certificate = readCertificate(pem);
  const issuedHere = organisationRoots.some(
    (root) => certificate.checkIssued(root) && certificate.verify(root.publicKey),
  );
  if (certificate.ca || !issuedHere) {
    throw new MembershipError(`the certificate is not issued by an authority of ${mspid}`);
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== 'ec' || asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new MembershipError('the certificate is for a key other than P-256');
  }
  return {
    mspId: mspid,
    role: roleOf(certificate),
    publicKey: certificate.publicKey,
    expiresAtMs: Date.parse(certificate.validTo),
    certificate: pem,
  };
}

function decodeIdentity(bytes: Uint8Array): msp.SerializedIdentity {
  try {
    return msp.SerializedIdentity.decode(bytes);
  } catch (error) {
    throw new MembershipError(`the identity cannot be read: ${String(error)}`);
  }
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new MembershipError(`the certificate cannot be read: ${String(error)}`);
  }
}

/** The one role among the subject's organisational units. */
function roleOf(certificate: X509Certificate): MemberRole {
  const units = certificate.subject
    .split(/\n|\+(?=[A-Za-z.0-9]+=)/)
    .filter((part) => part.startsWith('OU='))
    .map((part) => part.slice('OU='.length));
  const roles = units.filter(isMemberRole);
  const [role] = roles;
  if (role === undefined || roles.length > 1) {
    throw new MembershipError('the certificate must have exactly one of the units client, peer, admin and orderer');
  }
  return role;
}

function isMemberRole(unit: string): unit is MemberRole {
  return unit === 'client' || unit === 'peer' || unit === 'admin' || unit === 'orderer';
}
