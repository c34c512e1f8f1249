// What production refuses, each variable by its name and all of them at once.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings as readApiSettings } from '../api/configuration';
import { openTokenIssuer } from '../sandbox/token-issuer';
import { startWallet } from '../sandbox/wallet';
import { readSettings as readWorkerSettings } from '../worker/configuration';
import { findingsInProduction, requireSandbox } from './production';

const GOOD = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://greentier:k3T9vQ@db.bank.example/greentier',
  LEDGER_PROFILE: 'profile.json',
  LEDGER_WALLET: 'wallet',
  LEDGER_IDENTITY: 'OperatorMSP.party.operator',
  LEDGER_CHANNEL: 'greentier',
  LEDGER_CHAINCODE: 'greentier',
  DATA_KEYS: `a:${randomBytes(32).toString('base64')}`,
};
const API = { ...GOOD, OIDC_ISSUER: 'https://login.bank.example/realms/gt', OIDC_AUDIENCE: 'greentier' };
/** The first account of every development chain. */
const KNOWN_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

function complaint(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return String(error);
  }
  return 'none';
}

test('whole settings of production are read', () => {
  expect(readApiSettings(API)).toMatchObject({ OIDC_ISSUER: API.OIDC_ISSUER });
  expect(readWorkerSettings(GOOD)).toMatchObject({ DATABASE_URL: GOOD.DATABASE_URL });
});

test.each([[{ NODE_ENV: 'production' }], [{ NODE_ENV: 'test', GREENTIER_MODE: 'production' }]])(
  'everything of the sandbox is refused at once under %j, also what is wrong or missing otherwise',
  (mode) => {
    const text = complaint(() =>
      readApiSettings({
        ...API,
        ...mode,
        SANDBOX: 'true',
        CONSOLE_WALLET: 'http://127.0.0.1:9',
        OIDC_ISSUER: 'http://127.0.0.1:3000',
        OIDC_JWKS_URL: 'http://login.bank.example/keys',
        DATABASE_URL: 'postgres://postgres:postgres@db/x',
        DATA_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
        METRICS_TOKEN: 'a'.repeat(16),
        OIDC_AUDIENCE: '',
        PORT: 'x',
      }),
    );
    expect(text).toContain('9 settings are wrong');
    for (const name of [
      'SANDBOX',
      'CONSOLE_WALLET',
      'OIDC_ISSUER',
      'OIDC_JWKS_URL',
      'DATABASE_URL',
      'DATA_KEYS',
      'METRICS_TOKEN',
    ]) {
      expect(text).toContain(`${name} is refused in production`);
    }
    expect(text).toContain('OIDC_AUDIENCE is missing');
    expect(text).toContain('PORT is wrong');
    expect(text).not.toMatch(/postgres:postgres|aaaa|AAAA/);
  },
);

test.each<[string, NodeJS.ProcessEnv]>([
  ['DATABASE_URL', { DATABASE_URL: 'postgres://me:me@db/x' }],
  ['OIDC_ISSUER', { OIDC_ISSUER: 'https://localhost:8443' }],
  ['OIDC_ISSUER', { OIDC_ISSUER: 'https://' }],
  ['CHECKPOINT_KEY', { CHECKPOINT_KEY: KNOWN_KEY.toUpperCase().replace('0X', '0x') }],
])('%s as in %j is refused', (name, differing) => {
  const findings = findingsInProduction({ ...API, ...differing });
  expect(findings).toEqual([expect.stringContaining(`${name} is refused in production`)]);
});

test('a password is not asked for where the database knows its users otherwise', () => {
  expect(findingsInProduction({ ...API, DATABASE_URL: 'postgres://greentier@db/x' })).toEqual([]);
});

test('data keys that can be guessed are found in their file too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'production-'));
  writeFileSync(join(folder, 'keys'), `a:${Buffer.alloc(32, 7).toString('base64')}\n`);
  const withFile = (file: string) => findingsInProduction({ ...GOOD, DATA_KEYS: '', DATA_KEYS_FILE: file });
  expect(withFile(join(folder, 'keys'))).toEqual([expect.stringContaining('DATA_KEYS_FILE')]);
  expect(withFile(join(folder, 'nowhere'))).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('nothing is refused outside production', () => {
  expect(findingsInProduction({ NODE_ENV: 'test', SANDBOX: 'true', OIDC_ISSUER: 'http://127.0.0.1:1' })).toEqual([]);
  expect(() => requireSandbox('it', { NODE_ENV: 'development' })).not.toThrow();
});

describe('in production', () => {
  const before = process.env.GREENTIER_MODE;

  beforeEach(() => {
    process.env.GREENTIER_MODE = 'production';
  });
  afterEach(() => {
    if (before === undefined) delete process.env.GREENTIER_MODE;
    else process.env.GREENTIER_MODE = before;
  });

  test('the embedded issuer and the wallet of the sandbox do not start', async () => {
    expect(() => openTokenIssuer('/nowhere', 'http://127.0.0.1:1')).toThrow('does not run in production');
    const wallet = { firmOf: async () => '', signatoryOf: () => undefined as never, consoleOrigin: 'http://127.0.0.1' };
    await expect(startWallet(wallet)).rejects.toThrow('does not run in production');
  });
});
