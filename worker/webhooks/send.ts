/**
 * Sends a message to an address that somebody else chose, so that nothing but that message gets out and nothing comes in:
 * the name is resolved once, what it resolves to is checked, and the connection goes to what was checked.
 */
import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Refusal } from '../../domain/problems';
import { hostOf, isAllowedAddress, parseWebhookUrl } from '../../domain/webhooks';

/** How long a receiver may take, from the look-up of its name to the end of its answer. */
const DEADLINE_MS = 10_000;
/** Bytes of an answer that are read before the connection is cut; none of them is kept. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What is sent. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How it is sent. */
export interface SendOptions {
  /** Whether receivers on this machine, and without encryption, are allowed. */
  readonly sandbox: boolean;
  readonly deadlineMs?: number;
  /** Resolves a name, by default as the system does. */
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  /** Further authority whose certificates count, as PEM. */
  readonly ca?: string;
}

/** What came of it: the receiver's status, and why it counts as failed where it does. */
export interface Sent {
  readonly status?: number;
  readonly problem?: string;
}

/** Sends with POST; never throws. Redirects are not followed: their target was never checked. */
export async function send(outgoing: Outgoing, options: SendOptions): Promise<Sent> {
  const signal = AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS);
  try {
    const url = parseWebhookUrl(outgoing.url, options.sandbox);
    const checked = await within(checkedAddress(url, options), signal);
    const status = await post(url, checked, outgoing, options, signal);
    return status >= 200 && status < 300 ? { status } : { status, problem: `the receiver answered ${status}` };
  } catch (error) {
    return { problem: reasonOf(error, signal) };
  }
}

interface Address {
  readonly address: string;
  readonly family: number;
}

/** @throws Error when the name leads to any address that nothing may be sent to, and be it one of several */
async function checkedAddress(url: URL, { sandbox, resolve = resolveAll }: SendOptions): Promise<Address> {
  const host = hostOf(url);
  const family = isIP(host);
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  const refused = found.find(({ address }) => !isAllowedAddress(address, sandbox));
  if (refused !== undefined) throw new Error(`${host} leads to ${refused.address}, which is not a public address`);
  const [first] = found;
  if (first === undefined) throw new Error(`${host} leads nowhere`);
  return first;
}

async function resolveAll(host: string): Promise<Address[]> {
  return await lookup(host, { all: true, verbatim: true });
}

async function post(
  url: URL,
  { address, family }: Address,
  { headers, body }: Outgoing,
  { ca }: SendOptions,
  signal: AbortSignal,
): Promise<number> {
  const toChecked: LookupFunction = (_host, options, done) =>
    options.all === true ? done(null, [{ address, family }]) : done(null, address, family);
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false, // no connection of another receiver is used again
    lookup: toChecked,
    signal,
    ...(ca === undefined ? {} : { ca }),
  };
  return await new Promise<number>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, options, (response) => {
      let bytes = 0;
      const end = () => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      };
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > MAX_ANSWER_BYTES) end();
      });
      response.once('end', end);
      response.once('error', reject);
    });
    request.once('error', reject);
    request.end(body);
  });
}

async function within<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return await new Promise<Value>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'the receiver did not answer in time';
  if (error instanceof Refusal) return error.problem.detail;
  const { message, code } = error as { message?: string; code?: string };
  return [message, code].find((text) => text !== undefined && text !== '') ?? 'the receiver cannot be reached';
}
