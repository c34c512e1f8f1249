/** What the worker is told at start, checked at once. */
import { type Static, Type } from 'typebox';
import { assertFits } from '../domain/validation';

const Settings = Type.Object({
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  LEDGER_PROFILE: Type.String({ minLength: 1, description: 'Connection profile of the network (JSON file)' }),
  LEDGER_WALLET: Type.String({ minLength: 1, description: 'Folder of ledger identities' }),
  LEDGER_IDENTITY: Type.String({ minLength: 1, description: "Wallet label of the operator's own identity" }),
  LEDGER_CHANNEL: Type.String({ minLength: 1 }),
  LEDGER_CHAINCODE: Type.String({ minLength: 1 }),
  CONSORTIUM_FILE: Type.Optional(Type.String({ minLength: 1, description: "The network's consortium file" })),
  CHECKPOINT_RPC_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  CHECKPOINT_CONTRACT: Type.Optional(Type.String({ pattern: '^0x[0-9a-fA-F]{40}$' })),
  CHECKPOINT_KEY: Type.Optional(Type.String({ pattern: '^0x[0-9a-fA-F]{64}$' })),
  CHECKPOINT_SECONDS: Type.Optional(
    Type.String({ pattern: '^[1-9][0-9]{0,5}$', description: 'Seconds between checkpoints' }),
  ),
  SANDBOX: Type.Optional(Type.Enum(['true', 'false'])),
  LOG_LEVEL: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error'])),
});

/** Settings of the worker, by the names of their environment variables. */
export type WorkerSettings = Static<typeof Settings>;

/** Reads the settings. @throws Error that names the first variable that is missing or wrong */
export function readSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  return assertFits(Settings, environment, 'the environment');
}
