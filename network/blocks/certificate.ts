/** Reads X.509 certificates by the same code on every platform, so that no two readers of a bundle see two signers. */
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate as CertificateAsn,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
  type SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';
import { compareBytes, hexOf, joined } from '../../domain/bytes';
import { derElement } from './hashes';
import { bytesOfBase64, type DigestName, type KeyKind, type Verifier, verifierOf } from './primitives';

/** What the checks ask of a certificate; all of it is its own word until its issuer's signature holds. */
export interface Certificate {
  /** Milliseconds since the epoch, both included. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether it may issue others: by its basic constraints, and by its key usage where it states one. */
  readonly isAuthority: boolean;
  /** Organisational units of its subject. */
  readonly units: readonly string[];
  /** Undefined where the key is of another kind than those below, or none at all. */
  readonly key?: { readonly kind: KeyKind; readonly verifies: Verifier };
  /** Content of an extension by its object identifier. */
  extension(id: string): Uint8Array | undefined;
  /** Whether another certificate, which may issue, is named as its issuer and signed it (RFC 5280, 4.1 and 4.2.1). */
  isIssuedBy(issuer: Certificate): boolean;
}

/** Object identifiers of the signatures by which a certificate may be signed. */
const SIGNATURES: Readonly<Record<string, { readonly digest: DigestName; readonly isRsa: boolean }>> = {
  '1.2.840.10045.4.3.2': { digest: 'sha256', isRsa: false },
  '1.2.840.10045.4.3.3': { digest: 'sha384', isRsa: false },
  '1.2.840.10045.4.3.4': { digest: 'sha512', isRsa: false },
  '1.2.840.113549.1.1.11': { digest: 'sha256', isRsa: true },
  '1.2.840.113549.1.1.12': { digest: 'sha384', isRsa: true },
  '1.2.840.113549.1.1.13': { digest: 'sha512', isRsa: true },
};

const EC_KEY = '1.2.840.10045.2.1';
const RSA_KEY = '1.2.840.113549.1.1.1';
/** Curves by the DER of their object identifiers, with the bytes of an uncompressed point. */
const CURVES: Readonly<Record<string, { readonly kind: KeyKind; readonly pointBytes: number }>> = {
  '06082a8648ce3d030107': { kind: 'P-256', pointBytes: 65 },
  '06052b81040022': { kind: 'P-384', pointBytes: 97 },
  '06052b81040023': { kind: 'P-521', pointBytes: 133 },
};
const UNCOMPRESSED = 0x04;
const ORGANISATIONAL_UNIT = '2.5.4.11';
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;

/** Reads the first certificate of a PEM text; undefined where there is none that can be read. */
export function readCertificate(pem: string): Certificate | undefined {
  const der = bytesOfBase64(PEM.exec(pem)?.[1]?.replace(/\s/g, '') ?? '');
  if (der === undefined || der.length === 0) return undefined;
  try {
    const certificate = AsnConvert.parse(der, CertificateAsn);
    return isOneEncoding(der, certificate) ? factsOf(certificate) : undefined;
  } catch {
    return undefined; // whatever the decoder stumbles over
  }
}

/** Whether bytes are the one encoding (DER) of what was read around the part that is signed; the decoder is more lenient. */
function isOneEncoding(
  der: Uint8Array,
  { tbsCertificateRaw, signatureAlgorithm, signatureValue }: CertificateAsn,
): boolean {
  if (tbsCertificateRaw === undefined) return false;
  const signature = derElement(0x03, joined(Uint8Array.of(0), new Uint8Array(signatureValue)));
  const algorithm = new Uint8Array(AsnConvert.serialize(signatureAlgorithm));
  return compareBytes(derElement(0x30, joined(new Uint8Array(tbsCertificateRaw), algorithm, signature)), der) === 0;
}

/** What an issuer shows to those that it may have issued. */
interface Readable extends Certificate {
  readonly subject: string;
  readonly keyIdentifier: string | undefined;
}

function factsOf({ tbsCertificate, tbsCertificateRaw, signatureAlgorithm, signatureValue }: CertificateAsn): Readable {
  const { subject, issuer, validity, subjectPublicKeyInfo, signature } = tbsCertificate;
  if (tbsCertificateRaw === undefined) throw new Error('what was signed is not there');
  const signed = new Uint8Array(tbsCertificateRaw);
  const signedBy = new Uint8Array(signatureValue);
  const extension = (id: string) => {
    const found = tbsCertificate.extensions?.find(({ extnID }) => extnID === id);
    return found === undefined ? undefined : new Uint8Array(found.extnValue.buffer);
  };
  const parsed = <T>(id: string, type: new () => T): T | undefined => {
    const bytes = extension(id);
    return bytes === undefined ? undefined : AsnConvert.parse(bytes, type);
  };
  const usage = parsed(id_ce_keyUsage, KeyUsage);
  const authority = parsed(id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier;
  const issuerName = derHex(issuer);
  const issuerKeyIdentifier = authority === undefined ? undefined : hexOf(new Uint8Array(authority.buffer));
  const ownKeyIdentifier = parsed(id_ce_subjectKeyIdentifier, SubjectKeyIdentifier);
  const key = keyOf(subjectPublicKeyInfo);
  return {
    validFrom: validity.notBefore.getTime().getTime(),
    validTo: validity.notAfter.getTime().getTime(),
    isAuthority:
      parsed(id_ce_basicConstraints, BasicConstraints)?.cA === true &&
      (usage === undefined || (usage.toNumber() & KeyUsageFlags.keyCertSign) !== 0),
    units: subject.flatMap((relative) =>
      [...relative].flatMap(({ type, value }) => (type === ORGANISATIONAL_UNIT ? [value.toString()] : [])),
    ),
    ...(key === undefined ? {} : { key }),
    subject: derHex(subject),
    keyIdentifier: ownKeyIdentifier === undefined ? undefined : hexOf(new Uint8Array(ownKeyIdentifier.buffer)),
    extension,
    isIssuedBy(candidate) {
      const { isAuthority, subject: name, keyIdentifier, key: issuing } = candidate as Readable;
      if (!isAuthority || name !== issuerName || issuing === undefined) return false;
      const hasOtherKey = issuerKeyIdentifier !== undefined && keyIdentifier !== undefined;
      if (hasOtherKey && issuerKeyIdentifier !== keyIdentifier) return false;
      const by = SIGNATURES[signatureAlgorithm.algorithm];
      if (by === undefined || !signature.isEqual(signatureAlgorithm)) return false;
      return by.isRsa === (issuing.kind === 'RSA') && issuing.verifies(by.digest, signed, signedBy);
    },
  };
}

function keyOf(info: SubjectPublicKeyInfo): Certificate['key'] {
  const { algorithm, subjectPublicKey } = info;
  const key = new Uint8Array(subjectPublicKey);
  const kind = kindOf(algorithm.algorithm, algorithm.parameters, key);
  const verifies = kind && verifierOf({ kind, info: new Uint8Array(AsnConvert.serialize(info)), key });
  return kind === undefined || verifies === undefined ? undefined : { kind, verifies };
}

function kindOf(algorithm: string, parameters: ArrayBuffer | null | undefined, key: Uint8Array): KeyKind | undefined {
  if (algorithm === RSA_KEY) return 'RSA';
  const curve = algorithm === EC_KEY ? CURVES[hexOf(new Uint8Array(parameters ?? new ArrayBuffer()))] : undefined;
  return key[0] === UNCOMPRESSED && key.length === curve?.pointBytes ? curve.kind : undefined;
}

function derHex(value: unknown): string {
  return hexOf(new Uint8Array(AsnConvert.serialize(value)));
}
