// The API closes at once, whoever holds a connection open on which nothing was asked.
import { connect } from 'node:net';
import fastify from 'fastify';
import { endSilentConnections } from './connections';

test('a connection without a request does not keep the API from closing', async () => {
  const api = fastify();
  endSilentConnections(api as never);
  await api.listen({ port: 0 });
  const accepted = new Promise((resolve) => api.server.once('connection', resolve));
  const client = connect((api.server.address() as { port: number }).port).on('error', () => undefined);
  const closed = new Promise((resolve) => client.once('close', resolve));
  await accepted;
  await api.close();
  await closed;
});
