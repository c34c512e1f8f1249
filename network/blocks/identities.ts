/** Decides whether a signature is an organisation's: its certificate chains to that organisation, and signed these bytes. */
import { hexOf } from '../../domain/bytes';
import { type Certificate, readCertificate } from './certificate';
import type { OrganisationTrust } from './channel-config';
import { HALF_ORDER } from './curve-order';
import type { SignedByIdentity } from './ledger-block';
import type { Verifier } from './primitives';

/** What an organisation's member may be asked to be. */
export type NodeRole = 'peer' | 'orderer';

/** Why a signature does not count. */
export type IdentityFault =
  | 'organisation-unknown'
  | 'certificate-unreadable'
  | 'certificate-untrusted'
  | 'certificate-outside-validity'
  | 'certificate-role'
  | 'key-unsuitable'
  | 'signature-malformed'
  | 'signature-high-s'
  | 'signature-wrong';

/** Certificates between a member's and a root. */
const MAX_CHAIN_LENGTH = 5;

/**
 * Checks one signature and the identity that made it.
 * @param at the instant at which the certificates have to be valid
 * @param role what the signer's certificate has to say, where the organisation tells its nodes apart
 * @returns what is wrong, or undefined when the signature counts for its organisation
 */
export function identityFault(
  signed: SignedByIdentity,
  organisations: readonly OrganisationTrust[],
  at: Date,
  role?: NodeRole,
): IdentityFault | undefined {
  const organisation = organisations.find(({ mspId }) => mspId === signed.mspId);
  if (organisation === undefined) return 'organisation-unknown';
  const member = memberOf(organisation, signed.certificate);
  if (typeof member === 'string') return member;
  if (member.chain.some((certificate) => !isValidAt(certificate, at))) return 'certificate-outside-validity';
  const unit = role === undefined ? undefined : organisation.nodeUnits?.[role];
  if (unit !== undefined && !member.chain[0].units.includes(unit)) return 'certificate-role';
  return signatureFault(member.verifies, signed.signedBytes, signed.signature);
}

interface Member {
  readonly verifies: Verifier;
  /** The member's own certificate first, the root last. */
  readonly chain: readonly [Certificate, ...Certificate[]];
}

/** Few certificates sign a ledger, many times over: a chain is built once for each organisation's record of trust. */
const knownMembers = new WeakMap<OrganisationTrust, Map<string, Member | IdentityFault>>();
const MAX_KNOWN_MEMBERS = 10_000;

function memberOf(organisation: OrganisationTrust, pem: string): Member | IdentityFault {
  const known = knownMembers.get(organisation) ?? new Map<string, Member | IdentityFault>();
  knownMembers.set(organisation, known);
  let member = known.get(pem);
  if (member === undefined) {
    member = buildMember(organisation, pem);
    if (known.size >= MAX_KNOWN_MEMBERS) known.clear();
    known.set(pem, member);
  }
  return member;
}

function buildMember(organisation: OrganisationTrust, pem: string): Member | IdentityFault {
  const certificate = readCertificate(pem);
  if (certificate === undefined) return 'certificate-unreadable';
  const { isAuthority, key } = certificate;
  if (isAuthority) return 'certificate-untrusted';
  if (key?.kind !== 'P-256') return 'key-unsuitable';
  const roots = organisation.rootCertificates.flatMap((root) => readCertificate(root) ?? []);
  const others = organisation.intermediateCertificates.flatMap((other) => readCertificate(other) ?? []);
  const issuers = chainTo(certificate, roots, others, MAX_CHAIN_LENGTH);
  if (issuers === undefined) return 'certificate-untrusted';
  return { verifies: key.verifies, chain: [certificate, ...issuers] };
}

/** The issuers from a certificate's own to a root, or undefined when it does not lead to one. */
function chainTo(
  certificate: Certificate,
  roots: readonly Certificate[],
  intermediates: readonly Certificate[],
  steps: number,
): Certificate[] | undefined {
  const root = roots.find((issuer) => certificate.isIssuedBy(issuer));
  if (root !== undefined) return [root];
  if (steps === 0) return undefined;
  for (const issuer of intermediates.filter((candidate) => certificate.isIssuedBy(candidate))) {
    const rest = chainTo(issuer, roots, intermediates, steps - 1);
    if (rest !== undefined) return [issuer, ...rest];
  }
  return undefined;
}

function isValidAt({ validFrom, validTo }: Certificate, at: Date): boolean {
  return validFrom <= at.getTime() && at.getTime() <= validTo;
}

function signatureFault(verifies: Verifier, signedBytes: Uint8Array, signature: Uint8Array): IdentityFault | undefined {
  const s = derSignatureS(signature);
  if (s === undefined) return 'signature-malformed';
  if (s > HALF_ORDER) return 'signature-high-s';
  return verifies('sha256', signedBytes, signature) ? undefined : 'signature-wrong';
}

/** The second integer of a DER SEQUENCE { INTEGER r, INTEGER s } of at most 72 bytes. */
function derSignatureS(der: Uint8Array): bigint | undefined {
  if (der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2 || der[2] !== 0x02) return undefined;
  const second = 4 + (der[3] ?? 0);
  if (der[second] !== 0x02 || der[second + 1] !== der.length - second - 2) return undefined;
  const digits = der.subarray(second + 2);
  return digits.length === 0 ? undefined : BigInt(`0x${hexOf(digits)}`);
}
