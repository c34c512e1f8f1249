/** A movable-property registry for the sandbox and for tests: files whatever comes, the same under the same id. Never part of production. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FilingApplication } from '../settlement/filing';

/** A running registry. */
export interface SandboxRegistry {
  readonly url: string;
  /** What was filed, by application id. */
  readonly filed: ReadonlyMap<string, FilingApplication>;
  close(): Promise<void>;
}

/** How a registry behaves. */
export interface SandboxRegistryOptions {
  /** Answers 503 this many times before it files anything. */
  readonly failures?: number;
  /** The reason for which an application is refused; `undefined` files it. */
  refuse?(application: FilingApplication): string | undefined;
}

/** Starts it on a port of its own. */
export async function startSandboxRegistry(options: SandboxRegistryOptions = {}): Promise<SandboxRegistry> {
  const filed = new Map<string, FilingApplication>();
  let failures = options.failures ?? 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (status: number, body: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.method !== 'POST' || request.url !== '/filings') return answer(404, {});
      if (failures > 0) {
        failures -= 1;
        return answer(503, {});
      }
      const application = JSON.parse(Buffer.concat(chunks).toString('utf8')) as FilingApplication;
      const reason = options.refuse?.(application);
      if (reason !== undefined) return answer(422, { reason });
      filed.set(application.id, application);
      return answer(200, { registryFilingNumber: `SANDBOX-${application.id.slice(1, 13).toUpperCase()}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    filed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
