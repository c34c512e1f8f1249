// An identity in the wallet is its user's, whole, and noticed when it changes.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolUser } from '../certificates/enrolment';
import { ensureCertificates } from '../certificates/organisations';
import { readConsortium } from '../consortium/consortium';
import { identityVersion, readIdentity } from './wallet';

const FIRM = { party: '91310000MA1FL0LM0X', role: 'supplier' };
let dataFolder: string;
let wallet: string;

beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'greentier-wallet-'));
  wallet = join(dataFolder, 'wallet');
  await ensureCertificates(dataFolder, readConsortium(), new Date());
});

afterAll(() => {
  rmSync(dataFolder, { recursive: true, force: true });
});

const enrolled = async (user: string) => await enrolUser(dataFolder, 'OperatorMSP', FIRM, user);

test('two users of a firm in a role have a certificate and a key each', async () => {
  const [one, other] = [await enrolled('li.na'), await enrolled('wang.wei')];
  const [first, second] = [await readIdentity(wallet, one.label), await readIdentity(wallet, other.label)];
  expect(first.certificate).not.toBe(second.certificate);
  expect(first.privateKey).not.toBe(second.privateKey);
  expect(await enrolled('li.na')).toEqual(one);
});

test('certificate and key may stand in files of their own', async () => {
  const { label, identity } = await enrolled('zhao.min');
  writeFileSync(join(dataFolder, 'zhao.pem'), identity.certificate);
  writeFileSync(join(wallet, 'zhao.key'), identity.privateKey);
  const entry = { mspId: identity.mspId, certificateFile: join(dataFolder, 'zhao.pem'), privateKeyFile: 'zhao.key' };
  writeFileSync(join(wallet, `${label}.json`), JSON.stringify(entry));
  expect(await readIdentity(wallet, label)).toMatchObject({ label, ...identity });
});

test.each([
  ['another firm', 'li.na@OperatorMSP.91420802MAYW0G386H.supplier'],
  ['another role', `li.na@OperatorMSP.${FIRM.party}.operator`],
  ['another organisation', `li.na@BankAMSP.${FIRM.party}.supplier`],
])('an identity that is filed under the name of %s is refused', async (_, label) => {
  const { label: own } = await enrolled('li.na');
  copyFileSync(join(wallet, `${own}.json`), join(wallet, `${label}.json`));
  await expect(readIdentity(wallet, label)).rejects.toThrow(`its certificate is of ${FIRM.party} as supplier`);
});

test.each([['../secret'], ['a/b'], ['']])('no file is looked for under %j', async (label) => {
  expect(await identityVersion(wallet, label)).toBeUndefined();
  await expect(readIdentity(wallet, label)).rejects.toThrow('cannot be the label');
});

test('an identity that is replaced or taken away is another one or none', async () => {
  const { label } = await enrolled('sun.li');
  const before = await identityVersion(wallet, label);
  writeFileSync(join(wallet, `${label}.json`), '{}');
  expect(await identityVersion(wallet, label)).not.toBe(before);
  rmSync(join(wallet, `${label}.json`));
  expect(await identityVersion(wallet, label)).toBeUndefined();
});
