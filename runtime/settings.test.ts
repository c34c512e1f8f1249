import { readSettings as readApiSettings } from '../api/configuration';
import { readSettings as readWorkerSettings } from '../worker/configuration';

const KEYS = `a:${Buffer.alloc(32).toString('base64')}`;
const SHARED = {
  DATABASE_URL: 'postgres://u:hunter22@localhost/db',
  LEDGER_PROFILE: 'profile.json',
  LEDGER_WALLET: 'wallet',
  LEDGER_IDENTITY: 'OperatorMSP.party.operator',
  LEDGER_CHANNEL: 'greentier',
  LEDGER_CHAINCODE: 'greentier',
  DATA_KEYS: KEYS,
};
const API = { ...SHARED, OIDC_ISSUER: 'https://issuer.test', OIDC_AUDIENCE: 'greentier' };

function complaint(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return String(error);
  }
  return 'none';
}

test('whole settings are read, and an empty variable counts as one that is not set', () => {
  expect(readApiSettings({ ...API, PORT: '', SOMETHING_ELSE: 'x' })).toEqual(API);
  expect(readWorkerSettings(SHARED)).toEqual(SHARED);
});

test('every variable that is missing or wrong is named at once, with what it should be and without its value', () => {
  const text = complaint(() =>
    readApiSettings({
      ...API,
      DATABASE_URL: 'mysql://hunter22',
      OIDC_ISSUER: '',
      PORT: '70000',
      DATA_KEYS: 'hunter22',
      LOG_LEVEL: 'loud',
    }),
  );
  expect(text).toContain('5 settings are wrong');
  expect(text).toContain('DATABASE_URL is wrong: PostgreSQL, as postgres://');
  expect(text).toContain('OIDC_ISSUER is missing: issuer of the tokens');
  expect(text).toContain('PORT is wrong: where the API listens: a port from 0 to 65535');
  expect(text).toContain('DATA_KEYS is wrong: keys of what is encrypted at rest');
  expect(text).toContain('LOG_LEVEL is wrong: least level of a log line: debug, info, warn, error');
  expect(text).not.toMatch(/hunter22|loud|mysql/);
});

test.each<[string, () => unknown, string]>([
  [
    'the API without data keys',
    () => readApiSettings({ ...API, DATA_KEYS: undefined }),
    'DATA_KEYS or DATA_KEYS_FILE is missing',
  ],
  [
    'the worker without data keys',
    () => readWorkerSettings({ ...SHARED, DATA_KEYS: '' }),
    'DATA_KEYS or DATA_KEYS_FILE is missing',
  ],
  ['data keys in two places', () => readWorkerSettings({ ...SHARED, DATA_KEYS_FILE: 'f' }), 'not both'],
  [
    'half of the checkpoints',
    () => readWorkerSettings({ ...SHARED, CHECKPOINT_RPC_URL: 'http://localhost' }),
    'CHECKPOINT_CONTRACT, CHECKPOINT_KEY missing',
  ],
])('%s do not start', (_, read, text) => {
  expect(complaint(read)).toContain(text);
});
