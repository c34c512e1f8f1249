/** A small development certificate authority on P-256: an organisation's own roots, its nodes' and its users' certificates. */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

/** What a certificate's holder is in its organisation; Fabric reads it from the subject's OU. */
export type NodeRole = 'peer' | 'orderer' | 'client' | 'admin';

/** A certificate with the private key of its subject, both PEM (the key as PKCS #8). */
export interface Credential {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The object identifier under which Fabric keeps a certificate's attributes. */
export const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';

/** A new self-signed root certificate. */
export async function createAuthority(commonName: string, organisation: string, now: Date): Promise<Credential> {
  const keys = await newKeyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ C: ['CN'] }, { O: [organisation] }, { CN: [commonName] }],
    ...validity(now),
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return credentialOf(certificate, keys);
}

/** Who a signing certificate is for. */
export interface SigningSubject {
  readonly commonName: string;
  readonly organisation: string;
  readonly role: NodeRole;
  /** Attributes that contracts authorise by, for example party and role. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A signing certificate under an authority, with the subject's role as OU and its attributes in Fabric's extension. */
export async function issueSigning(authority: Credential, subject: SigningSubject, now: Date): Promise<Credential> {
  const extensions = [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true)];
  const attributes = subject.attributes ?? {};
  const attributeExtension =
    Object.keys(attributes).length === 0
      ? []
      : [new x509.Extension(ATTRIBUTES_OID, false, Buffer.from(JSON.stringify({ attrs: attributes })))];
  return issue(
    authority,
    [{ C: ['CN'] }, { O: [subject.organisation] }, { OU: [subject.role] }, { CN: [subject.commonName] }],
    [...extensions, ...attributeExtension],
    now,
  );
}

/** A TLS server certificate for this machine: localhost, 127.0.0.1 and ::1. */
export async function issueTlsServer(
  authority: Credential,
  subject: { readonly commonName: string; readonly organisation: string },
  now: Date,
): Promise<Credential> {
  return issue(
    authority,
    [{ C: ['CN'] }, { O: [subject.organisation] }, { CN: [subject.commonName] }],
    [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'dns', value: subject.commonName },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
    now,
  );
}

/** The attributes in a certificate, as contracts read them; none where it carries no such extension. */
export function attributesIn(certificate: string): Readonly<Record<string, string>> {
  const extension = new x509.X509Certificate(certificate).getExtension(ATTRIBUTES_OID);
  if (extension === null) return {};
  const { attrs = {} } = JSON.parse(Buffer.from(extension.value).toString('utf8')) as {
    attrs?: Record<string, string>;
  };
  return attrs;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const LIFETIME_DAYS = 3652;

async function issue(
  authority: Credential,
  subject: x509.JsonName,
  extensions: x509.Extension[],
  now: Date,
): Promise<Credential> {
  const keys = await newKeyPair();
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: issuer.subjectName,
    ...validity(now),
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(authority.privateKey),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...extensions,
    ],
  });
  return credentialOf(certificate, keys);
}

async function newKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function importPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem);
  return (await webcrypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign'])) as webcrypto.CryptoKey;
}

async function credentialOf(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Credential> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: `${certificate.toString('pem')}\n`,
    privateKey: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
  };
}

function serialNumber(): string {
  const bytes = randomBytes(16);
  // A serial number is a positive integer: its first bit must be zero, its first byte must not be.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** From a day ago, so that clocks a little behind accept a new certificate. */
function validity(now: Date): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
  };
}
