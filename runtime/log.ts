/** The log of a process: one JSON line an event, by pino, with no secret in it whatever a caller logs. */
import pino, { type DestinationStream, type Logger } from 'pino';
import { SECRET_SETTINGS } from './settings';

export type Log = Logger;

/** How a process logs. */
export interface LogOptions {
  readonly name: string;
  readonly level?: string | undefined;
  /** The environment, whose secret settings are struck out wherever they turn up. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where lines go; standard output unless said otherwise. */
  readonly destination?: DestinationStream;
}

const STRUCK_OUT = '[secret]';

/** Names of fields whose value is nobody's to read in a log, at any depth. */
const SECRET_FIELDS = new Set(
  [
    ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'webhook-signature'],
    ['password', 'secret', 'token', 'accesstoken', 'idtoken', 'clientsecret', 'privatekey', 'connectionstring'],
    // What travels sealed to the ledger, and what hides it there.
    ['salt', 'body', 'sealedbody', 'transient', 'batch', 'payload'],
  ].flat(),
);

/** Texts that are secrets by their form, with what is left of them. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bBearer\s+[^\s"\\,]+/gi, `Bearer ${STRUCK_OUT}`],
  [/\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g, STRUCK_OUT], // a JSON web token
  [/\bwhsec_[A-Za-z0-9+/=]+/g, STRUCK_OUT],
  [/([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"\\]{0,200}:)[^\s@/"\\]{1,500}@/gi, `$1${STRUCK_OUT}@`],
  [/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g, STRUCK_OUT],
];

/** Depth below which a logged object is not followed. */
const MAX_DEPTH = 8;

/** Opens the log of a process. */
export function openLog({ name, level = 'info', environment = {}, destination }: LogOptions): Log {
  const values = secretsIn(environment);
  const options = {
    name,
    level,
    formatters: { log: (entry: object) => withoutSecretFields(entry, 0) as Record<string, unknown> },
    serializers: { err: errorEntry, error: errorEntry },
    hooks: { streamWrite: (line: string) => withoutSecrets(line, values) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A text without what is secret by its form or is one of these values. */
export function withoutSecrets(text: string, values: readonly string[]): string {
  let clean = text;
  for (const value of values) clean = clean.replaceAll(value, STRUCK_OUT);
  for (const [form, rest] of SECRET_FORMS) clean = clean.replace(form, rest);
  return clean;
}

/** Says why a process ends, for its standard error: without secrets, as a log line is. */
export function lastWords(error: unknown, environment: NodeJS.ProcessEnv): string {
  const text = error instanceof Error ? error.message : String(error);
  return withoutSecrets(text, secretsIn(environment));
}

/** What of an error belongs in a log: never the fields of a row that PostgreSQL quotes, which may be anybody's document. */
function errorEntry(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause instanceof Error ? { cause: { type: cause.name, message: cause.message } } : {}),
  };
}

function secretsIn(environment: NodeJS.ProcessEnv): string[] {
  return SECRET_SETTINGS.flatMap((name) => partsOf(environment[name] ?? ''))
    .filter((value) => value.length >= 6) // a shorter one would strike out half of every line
    .sort((one, other) => other.length - one.length);
}

/** A secret as a whole, the password of an address, and each key of a list. */
function partsOf(value: string): string[] {
  const password = /:\/\/[^:@/]*:([^@/]+)@/.exec(value)?.[1];
  const keys = value.split(',').flatMap((entry) => /^[\w-]{1,32}:(\S+)$/.exec(entry)?.[1] ?? []);
  return [value, ...(password === undefined ? [] : [password, decodeURIComponent(password)]), ...keys];
}

function withoutSecretFields(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date) return value;
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (depth > MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.map((entry) => withoutSecretFields(entry, depth + 1));
  const isPlain = Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
  if (!isPlain) return value; // a serializer picks from it
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_FIELDS.has(name.toLowerCase().replaceAll('_', '')) ? STRUCK_OUT : withoutSecretFields(field, depth + 1),
    ]),
  );
}
