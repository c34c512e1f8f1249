/** For tests: the API on a database of its own, with tokens of a test issuer; nothing carries its commands on. */
import type { Role } from '../../domain/participants';
import { systemClock } from '../../store/clock';
import { COMMANDS_FINISHED } from '../../store/command-log';
import { openJobDesk } from '../../store/job-desk';
import { listen } from '../../store/notifications';
import { migrateQueues } from '../../store/queues';
import { startTestDatabase, type TestDatabase } from '../../store/testing/database';
import { type ApiOptions, buildApi } from '../app';
import type { Api, Service } from '../service';
import { type TokenOptions, testIssuer } from './issuer';

/** A user without an identity on the ledger. */
export const NOT_ENROLLED = 'nobody-enrolled-this-one';

/** In place of a ledger: every bank's private collections are empty, and whoever asks has an identity but for one. */
export const NO_LEDGER: Service['ledger'] = {
  evaluate: async () => '[]',
  knows: async (identity) => !identity.startsWith(NOT_ENROLLED),
};

/** A user by its token's claims. */
export interface TestUser {
  readonly party: string;
  readonly role: Role;
  readonly msp: string;
  /** The person; the firm's first in this role unless said otherwise. */
  readonly user?: string;
}

export const SUPPLIER: TestUser = { party: '91420802MAYW0G386H', role: 'supplier', msp: 'OperatorMSP' };
export const OTHER_SUPPLIER: TestUser = { party: '91430124MAYW0G4C54', role: 'supplier', msp: 'OperatorMSP' };
export const ANCHOR: TestUser = { party: '91340111MAYW0G108J', role: 'anchor', msp: 'AnchorMSP' };
export const BANK: TestUser = { party: '91990000955917903J', role: 'bank', msp: 'BankAMSP' };
export const OTHER_ANCHOR: TestUser = { party: '91350902MAYW0G247M', role: 'anchor', msp: 'AnchorMSP' };
export const OTHER_BANK: TestUser = { party: '91430124MAYW0G4C54', role: 'bank', msp: 'BankBMSP' };
export const OPERATOR: TestUser = { party: '91990000288874275P', role: 'operator', msp: 'OperatorMSP' };
export const CERTIFIER: TestUser = { party: '91990000549535502Q', role: 'certifier', msp: 'CertifierMSP' };

export interface TestService {
  readonly api: Api;
  readonly store: TestDatabase;
  /** The authorization header of a user. */
  as(user: TestUser): { authorization: string };
  /** A token by another key, another issuer or other options. */
  forged(user: TestUser, how: TokenOptions): string;
  stop(): Promise<void>;
}

/** Starts it; `options` say what it is watched by, `parts` what it stands on in another way. */
export async function startTestService(
  options: Pick<ApiOptions, 'log' | 'metrics' | 'tracing' | 'readiness' | 'streamTimes' | 'console'> = {},
  parts: Partial<Pick<Service, 'clock' | 'ledger'>> = {},
): Promise<TestService> {
  const store = await startTestDatabase();
  const issuer = testIssuer();
  await migrateQueues({ databaseUrl: store.url });
  const jobs = openJobDesk({ databaseUrl: store.url }, () => undefined);
  const commandsFinished = listen(store.url, COMMANDS_FINISHED);
  const api = await buildApi(
    {
      database: store.database,
      clock: systemClock,
      ledger: NO_LEDGER,
      channel: 'greentier',
      commandsFinished,
      jobs,
      ...parts,
    },
    { tokens: issuer.rules, sandbox: true, ...options },
  );
  await api.ready();
  const token = ({ user, ...claims }: TestUser, how: TokenOptions) =>
    issuer.token({ sub: user ?? `${claims.party.toLowerCase()}.${claims.role}`, ...claims }, how);
  return {
    api,
    store,
    as: (user) => ({ authorization: `Bearer ${token(user, {})}` }),
    forged: token,
    async stop() {
      await api.close();
      await commandsFinished.close();
      await jobs.close();
      await store.stop();
    },
  };
}
