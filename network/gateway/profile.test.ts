// A connection profile is read whole or refused with the entry that is wrong.
import { ProfileError, readProfile } from './profile';

const PROFILE = {
  organizations: { Anchor: { mspid: 'AnchorMSP', peers: ['peer0'] } },
  peers: { peer0: { url: 'grpcs://localhost:7051', tlsCACerts: { pem: 'PEM' }, grpcOptions: { a: 1, b: {} } } },
  orderers: { orderer0: { url: 'grpc://localhost:7050' } },
};

test('peers are known by organisation, orderers by name', () => {
  expect(readProfile(PROFILE)).toEqual({
    peers: [
      { name: 'peer0', mspId: 'AnchorMSP', url: 'grpcs://localhost:7051', tlsCaPem: 'PEM', grpcOptions: { a: 1 } },
    ],
    orderers: [{ name: 'orderer0', url: 'grpc://localhost:7050', grpcOptions: {} }],
  });
});

test.each([
  ['a peer of nobody', { organizations: {} }, 'lists peer0'],
  ['no peers', { peers: {} }, 'peers is empty'],
  ['no orderers', { orderers: {} }, 'orderers is empty'],
  ['a wrong address', { orderers: { o: { url: 'http://x' } } }, 'the url of o'],
  ['TLS without a root', { orderers: { o: { url: 'grpcs://x:1' } } }, 'o has no tlsCACerts'],
  [
    'a root that is not there',
    { orderers: { o: { url: 'grpcs://x:1', tlsCACerts: { path: '/nowhere' } } } },
    '/nowhere',
  ],
])('%s is refused by name', (_, change, message) => {
  expect(() => readProfile({ ...PROFILE, ...change })).toThrow(ProfileError);
  expect(() => readProfile({ ...PROFILE, ...change })).toThrow(message);
});

test('a missing file is refused with the likely reason', () => {
  expect(() => readProfile('/nowhere/profile.json')).toThrow('is the network started?');
});
