// Certificates are read as OpenSSL reads them, whoever issued them.
import { X509Certificate } from 'node:crypto';
import { type OrganisationFixture, organisation } from './block-fixture';
import { type Certificate, readCertificate } from './certificate';

let one: OrganisationFixture;
let other: OrganisationFixture;
beforeAll(async () => {
  one = await organisation('AnchorMSP');
  other = await organisation('BankAMSP');
});

function read(pem: string): Certificate {
  const certificate = readCertificate(pem);
  if (certificate === undefined) throw new Error('it cannot be read');
  return certificate;
}

test('validity and authority are those that OpenSSL tells', async () => {
  const member = await one.member('peer');
  for (const pem of [member.certificate, one.rootCertificate]) {
    const { validFrom, validTo, ca } = new X509Certificate(pem);
    expect(read(pem)).toMatchObject({
      validFrom: Date.parse(validFrom),
      validTo: Date.parse(validTo),
      isAuthority: ca,
      key: { kind: 'P-256' },
    });
  }
});

test('a member names its units and is issued by its own root alone', async () => {
  const member = read((await one.member('peer')).certificate);
  expect(member.units).toContain('peer');
  expect(member.isIssuedBy(read(one.rootCertificate))).toBe(true);
  expect(member.isIssuedBy(read(other.rootCertificate))).toBe(false);
  expect(member.isIssuedBy(member)).toBe(false);
});

test('a certificate with any byte changed is not issued by its root any more', async () => {
  const { raw } = new X509Certificate((await one.member('client')).certificate);
  const root = read(one.rootCertificate);
  for (let at = 0; at < raw.length; at++) {
    const bytes = Buffer.from(raw);
    bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
    const changed = readCertificate(pemOf(bytes));
    expect([at, changed?.isIssuedBy(root) ?? false]).toEqual([at, false]);
  }
});

test.each([
  ['', 'no text'],
  ['not a certificate', 'another text'],
  [pemOf(Buffer.from('garbage')), 'garbage'],
])('%s is none', (pem) => {
  expect(readCertificate(pem)).toBeUndefined();
});

function pemOf(bytes: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
}
