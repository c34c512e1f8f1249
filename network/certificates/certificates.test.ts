import { X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConsortium } from '../consortium/consortium';
import { ATTRIBUTES_OID } from './authority';
import { enrol, enrolUser } from './enrolment';
import { ensureCertificates, organisationFolder } from './organisations';

const NOW = new Date();
const SUPPLIER = { party: '91310000MA1FL0LM0X', role: 'supplier' };
let dataFolder: string;

beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'greentier-certificates-'));
  await ensureCertificates(dataFolder, readConsortium(), NOW);
});

afterAll(() => {
  rmSync(dataFolder, { recursive: true, force: true });
});

test('a node certificate chains to its own organisation and to no other', async () => {
  const organisations = await ensureCertificates(dataFolder, readConsortium(), NOW);
  const [anchor, bankA] = organisations;
  const peer = new X509Certificate(anchor?.nodes['peer0.anchor']?.signing.certificate ?? '');
  expect(peer.verify(new X509Certificate(anchor?.ca.certificate ?? '').publicKey)).toBe(true);
  expect(peer.verify(new X509Certificate(bankA?.ca.certificate ?? '').publicKey)).toBe(false);
  expect(peer.subject.split('\n')).toContain('OU=peer');
});

test('a second start finds the same certificates', async () => {
  const first = await ensureCertificates(dataFolder, readConsortium(), NOW);
  const second = await ensureCertificates(dataFolder, readConsortium(), NOW);
  expect(second).toEqual(first);
});

test('a TLS certificate is good for localhost and 127.0.0.1', async () => {
  const organisations = await ensureCertificates(dataFolder, readConsortium(), NOW);
  const orderer = organisations.at(-1)?.nodes.orderer0;
  const certificate = new X509Certificate(orderer?.tls.certificate ?? '');
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
});

test("an enrolled user's attributes stand in Fabric's extension, as its certificate authority writes them", async () => {
  const user = await enrol(organisationFolder(dataFolder, 'OperatorMSP'), {
    commonName: 'someone',
    attributes: SUPPLIER,
  });
  const der = new X509Certificate(user.certificate).raw;
  const extension = JSON.stringify({
    attrs: { 'hf.EnrollmentID': 'someone', 'hf.Type': 'client', ...SUPPLIER },
  });
  expect(der.includes(Buffer.from(extension))).toBe(true);
  expect(ATTRIBUTES_OID).toBe('1.2.3.4.5.6.7.8.1');
  expect(user.privateKey).toContain('BEGIN PRIVATE KEY');
});

test('enrolling a user twice gives the same identity under one label', async () => {
  const first = await enrolUser(dataFolder, 'OperatorMSP', SUPPLIER);
  const second = await enrolUser(dataFolder, 'OperatorMSP', SUPPLIER);
  expect(first.label).toBe('OperatorMSP.91310000MA1FL0LM0X.supplier');
  expect(second).toEqual(first);
  const written = JSON.parse(readFileSync(join(dataFolder, 'wallet', `${first.label}.json`), 'utf8'));
  expect(Object.keys(written).sort()).toEqual(['certificate', 'mspId', 'privateKey']);
});

test('no private key is readable by others', () => {
  const files = readdirSync(dataFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const secret = files.filter((file) => file.name === 'key.pem' || file.name.endsWith('.json'));
  expect(secret.length).toBeGreaterThan(0);
  for (const file of secret) expect(statSync(join(file.parentPath, file.name)).mode & 0o777).toBe(0o600);
});

test('an unknown organisation is refused with the remedy', async () => {
  await expect(enrolUser(dataFolder, 'NobodyMSP', SUPPLIER)).rejects.toThrow('start the network once');
});

test('a party that is no file name is refused', async () => {
  await expect(enrolUser(dataFolder, 'OperatorMSP', { party: '../x', role: 'supplier' })).rejects.toThrow(
    'cannot name a wallet file',
  );
});

describe('an authority that the organisation keeps elsewhere', () => {
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greentier-own-authority-'));
    cpSync(dataFolder, folder, { recursive: true });
    for (const kind of ['ca', 'tlsca']) rmSync(join(organisationFolder(folder, 'BankAMSP'), kind, 'key.pem'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('needs no key here while all its certificates are here', async () => {
    const organisations = await ensureCertificates(folder, readConsortium(), NOW);
    const bank = organisations.find(({ mspId }) => mspId === 'BankAMSP');
    expect(bank?.ca.privateKey).toBeUndefined();
    expect(bank?.nodes['peer0.banka']?.signing.privateKey).toContain('PRIVATE KEY');
  });

  test('is told which certificate it has to issue', async () => {
    const missing = join(organisationFolder(folder, 'BankAMSP'), 'nodes', 'peer0.banka', 'signing');
    rmSync(missing, { recursive: true });
    await expect(ensureCertificates(folder, readConsortium(), NOW)).rejects.toThrow(`${missing} is empty`);
  });

  test('is named when a user is to be enrolled with it', async () => {
    await expect(enrolUser(folder, 'BankAMSP', { party: 'NEW', role: 'bank' })).rejects.toThrow(
      join(organisationFolder(folder, 'BankAMSP'), 'ca'),
    );
  });
});
