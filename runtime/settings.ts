/** Reads what a process is told at start, and names everything that is wrong with it at once. */
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { findingsInProduction } from './production';

/** A setting that is a text; `description` says what it should be, for whoever reads an error or the guide. */
export function TextSetting(description: string, pattern = '^[\\s\\S]+$') {
  return Type.String({ pattern, description });
}

/** A setting that is a whole number of at least 1, as text. */
export function NumberSetting(description: string) {
  return Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: `${description}: a whole number` });
}

/** A setting that is a port, as text; 0 asks for a free one. */
export function PortSetting(description: string) {
  const port = '(?:[0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
  return Type.String({ pattern: `^${port}$`, description: `${description}: a port from 0 to 65535` });
}

/** A setting that is a time of day in the contract's time zone. */
export function TimeSetting(description: string) {
  return Type.String({
    pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$',
    description: `${description}: hh:mm in China Standard Time`,
  });
}

/** A setting that is one of some words. */
export function ChoiceSetting<Word extends string>(description: string, words: Word[]) {
  return Type.Enum(words, { description: `${description}: ${words.join(', ')}` });
}

const DATA_KEYS_MEANING =
  'keys of what is encrypted at rest, as id:base64 of 32 bytes, by commas; the first encrypts, all decrypt';

/** What the API and the worker are both told. */
export const SharedSettings = {
  DATABASE_URL: TextSetting('PostgreSQL, as postgres://user:password@host:port/database', '^postgres(ql)?://.+'),
  REDIS_URL: Type.Optional(
    TextSetting(
      'Redis for the queues, which lie in PostgreSQL without it, as redis://user:password@host:port',
      '^rediss?://.+',
    ),
  ),
  LEDGER_PROFILE: TextSetting('path of the connection profile of the network (JSON file)'),
  LEDGER_WALLET: TextSetting("path of the folder of the users' ledger identities"),
  LEDGER_IDENTITY: TextSetting("wallet label of the operator's own identity, as MSP.party.role"),
  LEDGER_CHANNEL: TextSetting('name of the ledger channel'),
  LEDGER_CHAINCODE: TextSetting('name of the chaincode'),
  DATA_KEYS: Type.Optional(
    TextSetting(
      DATA_KEYS_MEANING,
      '^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=(,[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=)*$',
    ),
  ),
  DATA_KEYS_FILE: Type.Optional(TextSetting('path of a file that holds what DATA_KEYS would')),
  GREENTIER_MODE: Type.Optional(
    ChoiceSetting('whether parts and secrets of a sandbox are refused', ['production', 'development']),
  ),
  SANDBOX: Type.Optional(ChoiceSetting('whether this is a demonstration on one machine', ['true', 'false'])),
  LOG_LEVEL: Type.Optional(ChoiceSetting('least level of a log line', ['debug', 'info', 'warn', 'error'])),
  STATUS_HOST: Type.Optional(TextSetting('address that health and metrics are served on')),
  STATUS_PORT: Type.Optional(PortSetting('health and metrics, which are not served without it')),
  METRICS_TOKEN: Type.Optional(
    TextSetting('bearer token that /metrics asks for, of 16 characters or more', '^\\S{16,}$'),
  ),
  READY_MAX_LAG_BLOCKS: Type.Optional(
    NumberSetting('blocks that the read model may lag before a process is not ready'),
  ),
  SHUTDOWN_SECONDS: Type.Optional(NumberSetting('seconds within which a process that is asked to stop has stopped')),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    TextSetting(
      'OpenTelemetry collector (OTLP over HTTP), as http://host:4318; nothing is traced without it',
      '^https?://.+',
    ),
  ),
};

/** Settings that must never be shown: whatever holds one of them is struck out of every log line. */
export const SECRET_SETTINGS: readonly string[] = [
  'DATABASE_URL',
  'DATA_KEYS',
  'METRICS_TOKEN',
  'CHECKPOINT_KEY',
  'CHECKPOINT_SIGNER_KEYS',
  'REDIS_URL',
];

/** What is wrong with the environment: one line a variable, never with its value. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings';

  constructor(readonly findings: readonly string[]) {
    super(
      `${findings.length === 1 ? 'a setting is' : `${findings.length} settings are`} wrong:\n  ${findings.join('\n  ')}`,
    );
  }
}

/**
 * The settings in an environment; an empty variable counts as one that is not set.
 * @param together further rules, each `undefined` or a sentence that names the variables it is about
 * @throws WrongSettings with every variable that is missing or wrong, and what each should be
 */
export function readEnvironment<Schema extends TObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
  together: readonly ((settings: Static<Schema>) => string | undefined)[] = [],
): Static<Schema> {
  const known = Object.keys(schema.properties);
  const given = Object.fromEntries(
    known.flatMap((name) =>
      environment[name] === undefined || environment[name] === '' ? [] : [[name, environment[name]]],
    ),
  );
  const required = new Set(schema.required as readonly string[] | undefined);
  const findings = [
    ...known.flatMap((name) => findingsOf(name, schema.properties[name] as TSchema, given[name], required)),
    ...findingsInProduction(environment),
  ];
  const settings = given as Static<Schema>;
  const broken = findings.length > 0 ? [] : together.flatMap((rule) => rule(settings) ?? []);
  if (findings.length + broken.length > 0) throw new WrongSettings([...findings, ...broken]);
  return settings;
}

/** Data keys are obligatory wherever real documents may lie. */
export function dataKeysAreSet(settings: { DATA_KEYS?: string; DATA_KEYS_FILE?: string }): string | undefined {
  const { DATA_KEYS: keys, DATA_KEYS_FILE: file } = settings;
  if (keys !== undefined && file !== undefined) return 'DATA_KEYS and DATA_KEYS_FILE: set one of them, not both';
  if (keys !== undefined || file !== undefined) return undefined;
  return `DATA_KEYS or DATA_KEYS_FILE is missing: ${DATA_KEYS_MEANING}`;
}

function findingsOf(name: string, schema: TSchema, value: unknown, required: ReadonlySet<string>): string[] {
  const meaning = (schema as { description?: string }).description ?? 'see the guide';
  if (value === undefined) return required.has(name) ? [`${name} is missing: ${meaning}`] : [];
  return Compile(schema).Check(value) ? [] : [`${name} is wrong: ${meaning}`];
}
