/**
 * The public keys of the token issuer: found by discovery (OpenID Connect Discovery 1.0) or at a given address, kept while
 * they are fresh, fetched again when a token names one that is not among them, and kept longer while the issuer is down.
 */
import { createLocalJWKSet, errors, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { Type } from 'typebox';
import { refuse } from '../domain/problems';
import { parseInput } from '../domain/validation';

/** Gives the key that a token names. */
export interface IssuerKeys {
  /** @throws JOSEError when the issuer has no such key, Refusal `issuer-unavailable` when no keys can be had at all */
  keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput): ReturnType<LocalKeys>;
}

/** Where the keys are. */
export interface IssuerAddress {
  /** The issuer, as its tokens name it. */
  readonly issuer: string;
  /** Where its key set is; asked of the issuer's discovery document when it is not given. */
  readonly jwksUrl?: string | undefined;
  /** Told why keys could not be fetched. */
  readonly onTrouble?: (what: string) => void;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

/** Keys that were taken back are refused at the latest after this time. */
export const FRESH_MS = 10 * 60_000;
/** How long keys are good while the issuer does not answer. */
export const SURVIVAL_MS = 24 * 60 * 60_000;
/** Tokens with made-up key ids lead to one request to the issuer in this time. */
export const COOL_DOWN_MS = 30_000;
/** While there are no keys at all, the issuer is asked more often. */
const FIRST_COOL_DOWN_MS = 1_000;
const PATIENCE_MS = 5_000;
const MAX_ANSWER_BYTES = 256 * 1024;

const Discovery = Type.Object({ issuer: Type.String(), jwks_uri: Type.String({ pattern: '^https?://' }) });
const KeySet = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() }), { maxItems: 100 }) });

type LocalKeys = ReturnType<typeof createLocalJWKSet>;

/** Keys of an issuer; nothing is asked of it before the first token. */
export function issuerKeys({ issuer, jwksUrl, onTrouble, now = Date.now }: IssuerAddress): IssuerKeys {
  let held: { readonly keys: LocalKeys; readonly fetchedAt: number } | undefined;
  let lastAttempt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  /** Fetches the keys anew, unless that was tried just now; whoever comes meanwhile waits for the same answer. */
  const refresh = async (): Promise<void> => {
    const coolDown = held === undefined ? FIRST_COOL_DOWN_MS : COOL_DOWN_MS;
    if (underWay === undefined && now() - lastAttempt < coolDown) return;
    underWay ??= fetchOnce().finally(() => {
      underWay = undefined;
    });
    await underWay;
  };
  const fetchOnce = async (): Promise<void> => {
    lastAttempt = now();
    try {
      held = { keys: createLocalJWKSet(await fetchKeys(issuer, jwksUrl)), fetchedAt: lastAttempt };
    } catch (error) {
      onTrouble?.(`the keys of ${issuer} cannot be fetched: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const usable = (): LocalKeys => {
    if (held !== undefined && now() - held.fetchedAt < SURVIVAL_MS) return held.keys;
    return refuse('issuer-unavailable', 'the issuer of tokens does not answer');
  };

  return {
    async keyFor(header, token) {
      if (held === undefined || now() - held.fetchedAt >= FRESH_MS) await refresh();
      try {
        return await usable()(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await refresh(); // the issuer may have begun to sign with a new key
        return await usable()(header, token);
      }
    },
  };
}

async function fetchKeys(issuer: string, jwksUrl: string | undefined): Promise<JSONWebKeySet> {
  const address = jwksUrl ?? (await discoveredKeys(issuer));
  return parseInput(KeySet, await fetchJson(address)) as JSONWebKeySet;
}

async function discoveredKeys(issuer: string): Promise<string> {
  const document = parseInput(
    Discovery,
    await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
  );
  if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer');
  if (issuer.startsWith('https:') && !document.jwks_uri.startsWith('https:')) {
    throw new Error('the discovery document leads from https to http');
  }
  return document.jwks_uri;
}

/** @throws Error when nobody answers, the answer is too large or no JSON, or leads elsewhere */
async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok || response.body === null) throw new Error(`${address} answers ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`${address} answers with more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
