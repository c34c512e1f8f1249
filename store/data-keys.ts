/**
 * Encrypts what lies in the database and is nobody's but its parties': AES-256-GCM with a data key for each object, the
 * data key wrapped by a key from the configuration (envelope encryption, NIST SP 800-38D; SP 800-57 on key wrapping).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The keys of an installation. */
export interface DataKeys {
  /** The key that encrypts from now on. */
  readonly current: string;
  /** All keys that decrypt, by their id. */
  readonly byId: ReadonlyMap<string, Buffer>;
}

/** Encrypted bytes, and the key that wrapped their data key. */
export interface Sealed {
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** What was encrypted cannot be read: its key is not configured, or it is not what was written under this name. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
/** First byte of every envelope: its format. */
const FORMAT = 1;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** Reads a list `id:base64,id:base64`. @throws Error that names the entry by its place, never by its content */
export function readDataKeys(list: string): DataKeys {
  const entries = list
    .trim()
    .split(',')
    .map((entry, index) => {
      const [id = '', encoded = ''] = [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)];
      const key = Buffer.from(encoded, 'base64');
      if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || key.length !== KEY_BYTES) {
        throw new Error(`data key ${index + 1} is not id:base64 of ${KEY_BYTES} bytes`);
      }
      return [id, key] as const;
    });
  const byId = new Map(entries);
  const [first] = entries;
  if (first === undefined || byId.size !== entries.length) throw new Error('every data key needs an id of its own');
  return { current: first[0], byId };
}

/** The keys of the settings, from the list itself or from its file. @throws Error when neither is there */
export function configuredDataKeys(settings: { DATA_KEYS?: string; DATA_KEYS_FILE?: string }): DataKeys {
  if (settings.DATA_KEYS !== undefined) return readDataKeys(settings.DATA_KEYS);
  if (settings.DATA_KEYS_FILE === undefined) throw new Error('DATA_KEYS or DATA_KEYS_FILE is missing');
  return readDataKeys(readFileSync(settings.DATA_KEYS_FILE, 'utf8'));
}

/** Makes a file with one new key, for its owner alone; one that is there already stays. For the sandbox. */
export function ensureDataKeysFile(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `sandbox:${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(unfinished, file); // fails where another process was first, whose key then counts
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished);
  }
}

/** Encrypts bytes under a name, which is authenticated with them: they can be read under no other. */
export function seal({ current, byId }: DataKeys, name: string, plain: Uint8Array): Sealed {
  const wrapping = keyOf(byId, current, name);
  const dataKey = randomBytes(KEY_BYTES);
  const id = Buffer.from(current, 'utf8');
  const head = Buffer.concat([Buffer.from([FORMAT, id.length]), id]);
  const wrapped = encrypt(wrapping, wrapName(head, name), dataKey);
  return { keyId: current, bytes: Buffer.concat([head, wrapped, encrypt(dataKey, contentName(name), plain)]) };
}

/** Decrypts what was encrypted under a name. @throws Unreadable */
export function unseal({ byId }: DataKeys, name: string, sealed: Uint8Array): Buffer {
  const { head, wrapped, content, keyId } = partsOf(name, Buffer.from(sealed));
  const dataKey = decrypt(keyOf(byId, keyId, name), wrapName(head, name), wrapped, name);
  return decrypt(dataKey, contentName(name), content, name);
}

/** Encrypts a value under a name, as JSON. */
export function sealJson(keys: DataKeys, name: string, value: unknown): Sealed {
  return seal(keys, name, Buffer.from(JSON.stringify(value)));
}

/** Decrypts a value that was encrypted as JSON. @throws Unreadable */
export function unsealJson(keys: DataKeys, name: string, sealed: Uint8Array): unknown {
  return JSON.parse(unseal(keys, name, sealed).toString('utf8'));
}

/** The same bytes with their data key wrapped by the current key; what they say is not touched. @throws Unreadable */
export function rewrap(keys: DataKeys, name: string, sealed: Uint8Array): Sealed {
  const { head, wrapped, content, keyId } = partsOf(name, Buffer.from(sealed));
  if (keyId === keys.current) return { keyId, bytes: Buffer.from(sealed) };
  const dataKey = decrypt(keyOf(keys.byId, keyId, name), wrapName(head, name), wrapped, name);
  decrypt(dataKey, contentName(name), content, name); // what cannot be read is not passed on as if it could
  const id = Buffer.from(keys.current, 'utf8');
  const newHead = Buffer.concat([Buffer.from([FORMAT, id.length]), id]);
  const wrappedAnew = encrypt(keyOf(keys.byId, keys.current, name), wrapName(newHead, name), dataKey);
  return { keyId: keys.current, bytes: Buffer.concat([newHead, wrappedAnew, content]) };
}

function partsOf(name: string, sealed: Buffer) {
  const idLength = sealed[1] ?? 0;
  const headLength = 2 + idLength;
  if (sealed[0] !== FORMAT || sealed.length < headLength + WRAPPED_BYTES + NONCE_BYTES + TAG_BYTES) {
    throw new Unreadable(`${name} is not in the form that this program encrypts in, or was cut off`);
  }
  return {
    head: sealed.subarray(0, headLength),
    keyId: sealed.toString('utf8', 2, headLength),
    wrapped: sealed.subarray(headLength, headLength + WRAPPED_BYTES),
    content: sealed.subarray(headLength + WRAPPED_BYTES),
  };
}

function keyOf(byId: ReadonlyMap<string, Buffer>, id: string, name: string): Buffer {
  const key = byId.get(id);
  if (key === undefined)
    throw new Unreadable(`${name} needs the data key ${JSON.stringify(id)}, which is not configured`);
  return key;
}

function wrapName(head: Buffer, name: string): Buffer {
  return Buffer.concat([Buffer.from('greentier data key\n'), head, Buffer.from(`\n${name}`)]);
}

function contentName(name: string): Buffer {
  return Buffer.from(`greentier content\n${name}`);
}

function encrypt(key: Buffer, authenticated: Buffer, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(authenticated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, authenticated: Buffer, sealed: Buffer, name: string): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(authenticated);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new Unreadable(`${name} is not what was encrypted, or its data key has changed under the same id`);
  }
}
