/** The API's typed client, generated from its OpenAPI document; works in Node and in a browser. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

export type { components, operations, paths } from './schema';

/** A named schema of the API: `Schema<'Receivable'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Every route of the API, by method and path, with its parameters, bodies and answers. */
export type ApiClient = Client<paths>;

/** Where the API is and who asks. */
export interface ClientOptions {
  readonly url: string;
  /** Gives the access token for each request, so that it can be renewed. */
  readonly token?: () => string | Promise<string>;
  /** By default the platform's own. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * Connects to the API. An answer is `{ data }` or `{ error }`, the error being problem details. Documents go as they are:
 * give `body` the text or bytes, and the header `content-type`.
 */
export function connectApi({ url, token, fetch }: ClientOptions): ApiClient {
  const client = createClient<paths>({
    baseUrl: url,
    ...(fetch === undefined ? {} : { fetch }),
    bodySerializer: (body: unknown) =>
      typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
  if (token !== undefined) {
    client.use({
      async onRequest({ request }) {
        request.headers.set('authorization', `Bearer ${await token()}`);
        return request;
      },
    });
  }
  return client;
}

/** A page of a list, as every list answers. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Every entry of a list: asks for one page after the other, from the cursor that the last one gave. */
export async function* everyItem<Item>(
  pageFrom: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page = await pageFrom(cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
