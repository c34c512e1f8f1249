/** Ends connections on which nothing was ever asked when the API closes: Node waits a minute for their first request. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Api } from './service';

/** Watches the connections of the API from its start. */
export function endSilentConnections(api: Api): void {
  const silent = new Set<Socket>();
  api.server.on('connection', (connection: Socket) => {
    silent.add(connection);
    connection.once('close', () => silent.delete(connection));
  });
  api.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  api.addHook('preClose', async () => {
    for (const connection of silent) connection.destroy();
  });
}
