// One flipped bit anywhere in a bundle's file: it is never valid any more, and never an error, not even when its end is made to fit.
import { bundleOf, post, resealed, textOf } from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';
import { verifyBundle } from './verify';

const FLIPS = 10_000;
const SEED = 20_260_302;
/** Flips after which the file's end is written anew, so that only what lies deeper can find them. */
const RESEALED = 1_200;

let ledger: LivedLedger;
let text: Buffer;
let anchors: Parameters<typeof verifyBundle>[1];
beforeAll(async () => {
  ledger = await aLivedLedger();
  const { checkpoints, read } = post(ledger.blocks, [4, ledger.blocks.length - 1]);
  text = Buffer.from(await textOf(await bundleOf(ledger, checkpoints)));
  anchors = { trustedGenesisHash: ledger.genesisHash, checkpointReader: read };
});
afterAll(() => ledger?.remove());

test(`${FLIPS} flipped bits leave no bundle valid and throw nothing`, async () => {
  expect((await verifyBundle(text, anchors)).verdict).toBe('valid');
  const random = randomNumbers(SEED);
  const verdicts = { valid: 0, invalid: 0, incomplete: 0 };
  for (let flip = 0; flip < FLIPS; flip++) {
    const { verdict } = await verifyBundle(flipped(random() % text.length, random() % 8), anchors);
    verdicts[verdict]++;
  }
  expect(verdicts.valid).toBe(0);
  expect(verdicts.invalid + verdicts.incomplete).toBe(FLIPS);
  expect(verdicts.invalid).toBeGreaterThan(FLIPS * 0.99);
}, 300_000);

test(`${RESEALED} flipped bits under an end that was made to fit leave no bundle valid and throw nothing`, async () => {
  const random = randomNumbers(SEED + 1);
  const blocksEnd = text.lastIndexOf('{"block":');
  const reasons = new Map<string, number>();
  for (let flip = 0; flip < RESEALED; flip++) {
    // Every other flip hits what stands beside the blocks, which is the smaller part of the file.
    const from = flip % 2 === 0 ? 0 : blocksEnd;
    const at = from + (random() % (text.length - from));
    const given = resealed(flipped(at, random() % 8).toString('latin1'), 'latin1');
    if (given.equals(text)) continue; // the flip was in the end itself
    const { verdict, findings } = await verifyBundle(given, anchors);
    if (verdict === 'valid') throw new Error(`flip ${flip} at byte ${at} of seed ${SEED + 1} is valid`);
    const reason = findings.find(({ holds }) => !holds)?.check ?? 'none';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  // What lies deeper than the form of the file was reached.
  expect([...reasons.keys()]).toEqual(expect.arrayContaining(['format', 'claim', 'merkleProof']));
  expect(reasons.has('none')).toBe(false);
}, 300_000);

function flipped(at: number, bit: number): Buffer {
  const bytes = Buffer.from(text);
  bytes[at] = (bytes[at] as number) ^ (1 << bit);
  return bytes;
}

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
