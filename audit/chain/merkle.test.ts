import { AbiCoder, keccak256 } from 'ethers';
import fc from 'fast-check';
import { type CheckpointHeader, checkpointRoot, checkpointTree, verifyProof } from './merkle';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

const headers = fc
  .record({ from: fc.bigInt({ min: 0n, max: 2n ** 63n }), hashes: fc.array(hash, { minLength: 1, maxLength: 33 }) })
  .map(({ from, hashes }) =>
    hashes.map((each, index): CheckpointHeader => ({ number: from + BigInt(index), hash: each })),
  );

const headersAndOne = headers.chain((run) => fc.record({ run: fc.constant(run), one: fc.constantFrom(...run) }));

function flip(hex: string, bit: number): string {
  const bytes = Buffer.from(hex.replace(/^0x/, ''), 'hex');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return `0x${bytes.toString('hex')}`;
}

const bit = fc.nat(255);

test('every block of a checkpoint is proved by number and header hash', () => {
  fc.assert(
    fc.property(headers, (run) => {
      const tree = checkpointTree(run);
      for (const { number, hash } of run) {
        expect(verifyProof(tree.root, number, hash, tree.proofFor(number))).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('a flipped bit in the root or the header hash never verifies', () => {
  fc.assert(
    fc.property(headersAndOne, bit, ({ run, one }, flipped) => {
      const tree = checkpointTree(run);
      const proof = tree.proofFor(one.number);
      expect(verifyProof(flip(tree.root, flipped), one.number, one.hash, proof)).toBe(false);
      expect(verifyProof(tree.root, one.number, flip(one.hash, flipped), proof)).toBe(false);
    }),
  );
});

test('a flipped bit in the block number never verifies', () => {
  fc.assert(
    fc.property(headersAndOne, fc.nat(63), ({ run, one }, flipped) => {
      const tree = checkpointTree(run);
      const other = one.number ^ (1n << BigInt(flipped));
      expect(verifyProof(tree.root, other, one.hash, tree.proofFor(one.number))).toBe(false);
    }),
  );
});

test('a flipped bit anywhere in the proof never verifies, nor does a proof that is cut or drawn out', () => {
  fc.assert(
    fc.property(headersAndOne, bit, fc.nat(), ({ run, one }, flipped, where) => {
      const tree = checkpointTree(run);
      const proof = tree.proofFor(one.number);
      const broken = proof.map((each, index) => (index === where % proof.length ? flip(each, flipped) : each));
      if (proof.length > 0) expect(verifyProof(tree.root, one.number, one.hash, broken)).toBe(false);
      if (proof.length > 0) expect(verifyProof(tree.root, one.number, one.hash, proof.slice(1))).toBe(false);
      expect(verifyProof(tree.root, one.number, one.hash, [...proof, tree.root])).toBe(false);
    }),
  );
});

test("the proof of one block never proves its neighbour's place", () => {
  const run = [0n, 1n, 2n].map((number) => ({ number, hash: 'ab'.repeat(32) }));
  const tree = checkpointTree(run);
  expect(verifyProof(tree.root, 1n, 'ab'.repeat(32), tree.proofFor(0n))).toBe(false);
});

test('the root is the one that the contract library of OpenZeppelin defines', () => {
  // One leaf: keccak256(bytes.concat(keccak256(abi.encode(uint64, bytes32)))), worked out by another library.
  const root = checkpointRoot([{ number: 7n, hash: '11'.repeat(32) }]);
  const encoded = AbiCoder.defaultAbiCoder().encode(['uint64', 'bytes32'], [7n, `0x${'11'.repeat(32)}`]);
  expect(root).toBe(keccak256(keccak256(encoded)));
});

test('the same blocks give the same root, however their hashes are written', () => {
  const lower = [{ number: 0n, hash: 'ab'.repeat(32) }];
  const upper = [{ number: 0n, hash: `0x${'AB'.repeat(32)}` }];
  expect(checkpointRoot(lower)).toBe(checkpointRoot(upper));
});

test.each<[string, CheckpointHeader[], string]>([
  ['no block at all', [], 'at least one block'],
  [
    'a gap',
    [
      { number: 4n, hash: '00'.repeat(32) },
      { number: 6n, hash: '00'.repeat(32) },
    ],
    'block 5 is missing',
  ],
  ['a hash that is too short', [{ number: 4n, hash: 'abcd' }], 'not a hash of 32 bytes'],
  ['a number of more than 64 bits', [{ number: 2n ** 64n, hash: '00'.repeat(32) }], '64 bits'],
])('a checkpoint over %s is refused', (_, run, message) => {
  expect(() => checkpointRoot(run)).toThrow(message);
});

test('what is no proof at all is not verified, and is no crash', () => {
  const tree = checkpointTree([{ number: 0n, hash: '00'.repeat(32) }]);
  expect(verifyProof(tree.root, 0n, 'zz', [])).toBe(false);
  expect(verifyProof('', 0n, '00'.repeat(32), [])).toBe(false);
  expect(verifyProof(tree.root, -1n, '00'.repeat(32), [])).toBe(false);
  expect(verifyProof(tree.root, 0n, '00'.repeat(32), ['0x12'])).toBe(false);
});
