/** In the place of audit/verify in the adversary's tests: bundles go to Node's verifier, and to the browser's as well. */
import type { BundleBytes } from '../../audit/bundle-lines';
import type { Anchors } from '../../audit/checks/anchors';
import type { AuditReport } from '../../audit/report';
import { verifyBundle as verifyOnNode } from '../../audit/verify';
import { type BuiltVerifier, compareVerifiers, startBuiltVerifier } from './built-verifier';

/** One bundle of so many goes to both: the browser's signatures take twenty times as long. COMPARE_EVERY=1 compares all. */
const EVERY = Number(process.env.COMPARE_EVERY ?? 6);

let given = 0;
let browser: BuiltVerifier | undefined;
afterAll(async () => {
  await browser?.close();
  browser = undefined;
});

/** @throws Error when the two reports differ in a byte; the browser's verifier asks no chain, so neither does here */
export async function verifyBundle(
  bundle: string | Uint8Array | BundleBytes,
  anchors: Anchors = {},
): Promise<AuditReport> {
  if (given++ % EVERY === 0) {
    browser ??= startBuiltVerifier();
    await compareVerifiers(browser, await bytesOf(bundle), anchors.trustedGenesisHash);
  }
  return await verifyOnNode(bundle, anchors);
}

async function bytesOf(given: string | Uint8Array | BundleBytes): Promise<Uint8Array> {
  if (typeof given === 'string') return Buffer.from(given);
  if (typeof given !== 'function') return given;
  const pieces: Uint8Array[] = [];
  for await (const piece of given()) pieces.push(piece);
  return Buffer.concat(pieces);
}
