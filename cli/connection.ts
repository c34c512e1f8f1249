/** Finds the API and whoever asks it: by options, by the environment, or in the data folder of a sandbox that runs. */
import { resolve } from 'node:path';
import { type ApiClient, connectApi } from '../client/client';
import type { ProblemDetails } from '../domain/problems';
import { type Connections, readConnections } from '../sandbox/connections';
import { type Terminal, Unusable } from './terminal';

/** Options of every command that asks the API. */
export interface ConnectionOptions {
  readonly api?: string;
  readonly token?: string;
  /** Data folder of a sandbox. */
  readonly data: string;
  /** A role, or the code of a firm of the sandbox. */
  readonly as?: string;
}

/** Where the API is, and the token of who asks. */
export interface Connection {
  readonly url: string;
  readonly token: string;
}

/**
 * The API's address and a token. What stands in an option counts before the environment (`GREENTIER_API`,
 * `GREENTIER_TOKEN`), and that before a sandbox.
 * @throws Unusable when neither names both
 */
export function connectionOf(options: ConnectionOptions, { environment }: Terminal): Connection {
  const url = options.api ?? environment.GREENTIER_API;
  const token = options.token ?? environment.GREENTIER_TOKEN;
  if (url !== undefined && token !== undefined && options.as === undefined)
    return { url: url.replace(/\/+$/, ''), token };
  const sandbox = readConnections(resolve(options.data));
  if (sandbox === undefined) {
    throw new Unusable(
      `name the API by --api and --token (or GREENTIER_API and GREENTIER_TOKEN), or start a sandbox: none runs on ${options.data}`,
    );
  }
  return { url: url ?? sandbox.api, token: token ?? userIn(sandbox, options.as).token };
}

/** A client of the API. */
export function clientOf({ url, token }: Connection): ApiClient {
  return connectApi({ url, token: () => token });
}

/** The data of an answer. @throws Unusable with what the API says is wrong */
export function dataOf<Data>({ data, error }: { data?: Data; error?: unknown; response: Response }): Data {
  if (data !== undefined) return data;
  const { title, detail, remedy } = (error ?? {}) as Partial<ProblemDetails> & { remedy?: string };
  const said = [title, detail].filter((part) => part !== undefined).join(': ');
  throw new Unusable(
    `the API says: ${said === '' ? 'nothing that can be read' : said}${remedy === undefined ? '' : `\n  ${remedy}`}`,
  );
}

function userIn({ users }: Connections, wanted = 'operator') {
  const user = users.find(({ role, party }) => role === wanted || party === wanted);
  if (user !== undefined) return user;
  const known = users.map(({ role, party, name }) => `  ${role.padEnd(9)} ${party} ${name}`).join('\n');
  throw new Unusable(`--as ${wanted}: the sandbox has no such role or firm; it has\n${known}`);
}
