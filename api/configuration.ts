/** What the API is told at start, checked at once. */
import { type Static, Type } from 'typebox';
import { assertFits } from '../domain/validation';

const Settings = Type.Object({
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  LEDGER_PROFILE: Type.String({ minLength: 1, description: 'Connection profile of the network (JSON file)' }),
  LEDGER_WALLET: Type.String({ minLength: 1, description: "Folder of the users' ledger identities" }),
  LEDGER_CHANNEL: Type.String({ minLength: 1 }),
  LEDGER_CHAINCODE: Type.String({ minLength: 1 }),
  TOKEN_PUBLIC_KEY: Type.String({ minLength: 1, description: 'PEM file of the token issuer (ES256)' }),
  TOKEN_ISSUER: Type.String({ minLength: 1 }),
  HOST: Type.Optional(Type.String({ minLength: 1 })),
  PORT: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
  CONSOLE_CLIENT: Type.Optional(
    Type.String({ minLength: 1, description: "The console's client id at the issuer; without it, no console" }),
  ),
  CONSOLE_WALLET: Type.Optional(
    Type.String({ pattern: '^http://127\\.0\\.0\\.1:', description: "The sandbox's wallet" }),
  ),
  SANDBOX: Type.Optional(Type.Enum(['true', 'false'])),
  LOG_LEVEL: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error'])),
});

/** Settings of the API, by the names of their environment variables. */
export type ApiSettings = Static<typeof Settings>;

/** Reads the settings. @throws Error that names the first variable that is missing or wrong */
export function readSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  return assertFits(Settings, environment, 'the environment');
}
