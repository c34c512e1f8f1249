/** What production refuses: the parts of the sandbox, keys and passwords that everybody knows, and issuers without TLS. */
import { readFileSync } from 'node:fs';
import { HDNodeWallet } from 'ethers';

/** Whether a process runs in production, where nothing of the sandbox may be. */
export function isProduction({ NODE_ENV, GREENTIER_MODE }: NodeJS.ProcessEnv): boolean {
  return NODE_ENV === 'production' || GREENTIER_MODE === 'production';
}

/** @throws Error in production: whoever calls this belongs to the sandbox alone */
export function requireSandbox(what: string, environment: NodeJS.ProcessEnv): void {
  if (isProduction(environment)) {
    throw new Error(`${what} is a part of the sandbox and does not run in production (NODE_ENV, GREENTIER_MODE)`);
  }
}

/** What of an environment must not be in production: one line a variable, never with its value. */
export function findingsInProduction(environment: NodeJS.ProcessEnv): string[] {
  if (!isProduction(environment)) return [];
  return Object.entries(RULES).flatMap(([name, findingIn]) => {
    const value = environment[name];
    const finding = value === undefined || value === '' ? undefined : findingIn(value);
    return finding === undefined ? [] : [`${name} is refused in production: ${finding}`];
  });
}

const KNOWN_PASSWORDS = new Set(['', 'postgres', 'password', 'greentier', 'admin', 'secret', 'changeme', 'change-me']);
/** Bytes drawn at random are as good as never this few different ones. */
const FEWEST_DIFFERENT = 12;
/** Accounts that development chains fund, from a phrase that is printed in their guides. */
const KNOWN_PHRASE = 'test test test test test test test test test test test junk';
const KNOWN_ACCOUNTS = 20;

const RULES: Readonly<Record<string, (value: string) => string | undefined>> = {
  SANDBOX: (value) => (value === 'true' ? "the sandbox's clock and its routes are for demonstrations" : undefined),
  CONSOLE_WALLET: () => "the sandbox's wallet holds keys that are the firms' own to keep",
  OIDC_ISSUER: addressFinding,
  OIDC_JWKS_URL: addressFinding,
  DATABASE_URL: passwordFinding,
  DATA_KEYS: dataKeysFinding,
  DATA_KEYS_FILE: (file) => dataKeysFinding(textOf(file)),
  METRICS_TOKEN: (value) => (new Set(value).size < FEWEST_DIFFERENT / 2 ? 'it can be guessed' : undefined),
  CHECKPOINT_KEY: (value) => (knownKeys().has(value.toLowerCase()) ? 'everybody knows this key' : undefined),
};

function addressFinding(value: string): string | undefined {
  if (!URL.canParse(value)) return 'it is no address';
  const { protocol, hostname } = new URL(value);
  if (protocol !== 'https:') return 'it is not https';
  const isHere = /^(localhost|127\.[0-9.]+|\[::1\])$/.test(hostname);
  return isHere ? 'an issuer on this machine is the sandbox’s' : undefined;
}

function passwordFinding(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined; // its form is another rule's
  const { username, password } = new URL(value);
  const isKnown = KNOWN_PASSWORDS.has(decodeURIComponent(password)) || password === username;
  // Without any password the server knows its users otherwise: by certificate, by the operating system.
  return password !== '' && isKnown ? 'its password is one that everybody tries' : undefined;
}

function dataKeysFinding(text: string): string | undefined {
  const keys = text
    .trim()
    .split(',')
    .map((entry) => Buffer.from(entry.split(':')[1] ?? '', 'base64'));
  return keys.some((key) => key.length > 0 && new Set(key).size < FEWEST_DIFFERENT)
    ? 'a key of it can be guessed'
    : undefined;
}

/** What is not there to read is found by whoever needs it. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function knownKeys(): ReadonlySet<string> {
  const accounts = HDNodeWallet.fromPhrase(KNOWN_PHRASE, undefined, "m/44'/60'/0'/0");
  return new Set(Array.from({ length: KNOWN_ACCOUNTS }, (_, index) => accounts.deriveChild(index).privateKey));
}
