// One flipped bit anywhere in a bundle's file: it is never valid any more, and never an error.
import { bundleText } from './bundle-format';
import { bundleOf, post } from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';
import { verifyBundle } from './verify';

const FLIPS = 2_000;
const SEED = 20_260_302;

let ledger: LivedLedger;
beforeAll(async () => {
  ledger = await aLivedLedger();
});
afterAll(() => ledger?.remove());

test(`${FLIPS} flipped bits leave no bundle valid and throw nothing`, async () => {
  const { checkpoints, read } = post(ledger.blocks, [4, ledger.blocks.length - 1]);
  const text = Buffer.from(bundleText(await bundleOf(ledger, checkpoints)));
  const anchors = { trustedGenesisHash: ledger.genesisHash, checkpointReader: read };
  expect((await verifyBundle(text, anchors)).verdict).toBe('valid');
  const blocksEnd = text.indexOf('"channel"');
  const random = randomNumbers(SEED);
  const verdicts = new Map<string, number>();
  for (let flip = 0; flip < FLIPS; flip++) {
    // Every other flip hits what stands beside the blocks, which is the smaller part of the file.
    const from = flip % 2 === 0 ? 0 : blocksEnd;
    const at = from + (random() % (text.length - from));
    const flipped = Buffer.from(text);
    flipped[at] = (flipped[at] as number) ^ (1 << (random() % 8));
    const { verdict } = await verifyBundle(flipped, anchors);
    if (verdict === 'valid') throw new Error(`flip ${flip} at byte ${at} of seed ${SEED} is valid`);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  expect((verdicts.get('invalid') ?? 0) + (verdicts.get('incomplete') ?? 0)).toBe(FLIPS);
  expect(verdicts.get('invalid')).toBeGreaterThan(FLIPS / 2);
}, 300_000);

/** mulberry32: 32-bit numbers that follow from a seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
