// Which gRPC library is behind the SDK.
import { createRequire } from 'node:module';

test('the SDK calls by the project’s gRPC library, not by the old one that it asks for', () => {
  // That one (1.9) ends every call by a reset, and a server of Node closes a connection after the thousandth in quick
  // succession: at 128 in flight, the embedded network lost its clients every few seconds.
  const ofSdk = createRequire(require.resolve('fabric-protos')).resolve('@grpc/grpc-js');
  expect(ofSdk).toBe(require.resolve('@grpc/grpc-js'));
});
