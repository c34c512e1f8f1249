// What is sent reaches the receiver that was checked and nobody else, and a receiver cannot hold the sender up.
import 'reflect-metadata';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Outgoing, type SendOptions, send } from './send';

const servers: Server[] = [];

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function aReceiver(listener: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

async function sendTo(url: string, options: Partial<SendOptions> = {}) {
  const outgoing: Outgoing = { url, headers: { 'content-type': 'application/json' }, body: '{"type":"ü"}' };
  return await send(outgoing, { sandbox: true, ...options });
}

const to = (...addresses: string[]) => ({
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});

test('a message arrives as it was given', async () => {
  let seen: unknown;
  const port = await aReceiver(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    seen = [request.method, request.headers.host, request.headers['content-type'], Buffer.concat(parts).toString()];
    response.writeHead(204).end();
  });
  expect(await sendTo(`http://receiver.example:${port}/path`, to('127.0.0.1'))).toEqual({ status: 204 });
  expect(seen).toEqual(['POST', `receiver.example:${port}`, 'application/json', '{"type":"ü"}']);
});

test('a name that leads to a private address is refused before anything is sent', async () => {
  let asked = 0;
  const port = await aReceiver((_request, response) => {
    asked += 1;
    response.end();
  });
  for (const address of ['10.0.0.1', '169.254.169.254', '0.0.0.0', '::ffff:10.0.0.1']) {
    const sent = await sendTo(`http://receiver.example:${port}/`, to(address));
    expect(sent).toEqual({ problem: `receiver.example leads to ${address}, which is not a public address` });
  }
  const production = await sendTo('https://receiver.example/', { sandbox: false, ...to('127.0.0.1') });
  expect(production.problem).toContain('not a public address');
  const oneOfSeveral = await sendTo('https://receiver.example/', { sandbox: false, ...to('8.8.8.8', '10.0.0.1') });
  expect(oneOfSeveral.problem).toContain('10.0.0.1');
  expect(asked).toBe(0);
});

test('a name that leads elsewhere when it is asked again is asked once, and what was checked is connected to', async () => {
  const port = await aReceiver((_request, response) => response.end());
  const answers = ['127.0.0.1', '10.255.255.1'];
  const rebinding = async () => [{ address: answers.shift() ?? '10.255.255.1', family: 4 }];
  const url = `http://receiver.example:${port}/`;
  expect(await sendTo(url, { resolve: rebinding })).toEqual({ status: 200 });
  expect(await sendTo(url, { resolve: rebinding })).toMatchObject({ problem: expect.stringContaining('10.255.255.1') });
});

test.each(['http://10.0.0.1/', 'http://[::ffff:169.254.169.254]/', 'ftp://127.0.0.1/', 'http://2852039166/'])(
  '%s is refused, whatever was taken when the webhook was made',
  async (url) => {
    expect((await sendTo(url)).problem).toMatch(/not a public address|is not https/);
  },
);

test('a redirect is not followed', async () => {
  let asked = 0;
  const port = await aReceiver((_request, response) => {
    asked += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await sendTo(`http://127.0.0.1:${port}/`)).toEqual({ status: 307, problem: 'the receiver answered 307' });
  expect(asked).toBe(1);
});

test('a receiver that does not answer, or never ends its answer, is left after the time it has', async () => {
  const silent = await aReceiver(() => undefined);
  const endless = await aReceiver((_request, response) => {
    response.write('a');
  });
  for (const port of [silent, endless]) {
    const sent = await sendTo(`http://127.0.0.1:${port}/`, { deadlineMs: 300 });
    expect(sent).toEqual({ problem: 'the receiver did not answer in time' });
  }
  const unresolved = await sendTo('http://receiver.example/', {
    deadlineMs: 300,
    resolve: () => new Promise(() => undefined),
  });
  expect(unresolved).toEqual({ problem: 'the receiver did not answer in time' });
});

test('of a large answer no more is read than says how it begins', async () => {
  let written = 0;
  const port = await aReceiver((_request, response) => {
    const more = () => {
      while (written < 500_000_000 && !response.destroyed) {
        written += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
      }
    };
    more();
  });
  expect(await sendTo(`http://127.0.0.1:${port}/`)).toEqual({ status: 200 });
  expect(written).toBeLessThan(100_000_000);
});

test('a receiver whose certificate nobody vouches for is not sent anything', async () => {
  const { createServer: createSecure } = await import('node:https');
  const { X509CertificateGenerator, cryptoProvider } = await import('@peculiar/x509');
  cryptoProvider.set(crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=receiver.example',
    keys,
    signingAlgorithm: algorithm,
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  let asked = 0;
  const server = createSecure(
    { cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----` },
    (_request, response) => {
      asked += 1;
      response.end();
    },
  );
  servers.push(server as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://receiver.example:${(server.address() as AddressInfo).port}/`;
  expect((await sendTo(url, to('127.0.0.1'))).problem).toMatch(/self-signed|self signed/);
  expect(asked).toBe(0);
});

test('where nobody listens, the delivery has failed', async () => {
  expect((await sendTo('http://127.0.0.1:1/')).problem).toMatch(/ECONNREFUSED/);
});
