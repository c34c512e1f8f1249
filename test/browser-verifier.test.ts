/**
 * The auditor's verifier in a browser comes to the same report as on Node, to the byte: as it was built, on Node with
 * nothing of Node; and in Chromium on the console's own page, under the API's policy, for somebody who is not signed in.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyHelmet from '@fastify/helmet';
import Fastify from 'fastify';
import { type Browser, chromium, type Page } from 'playwright-core';
import { consoleRoutes } from '../api/console';
import type { Api } from '../api/service';
import { bundleOf, type Draft, resealed, textOf } from '../audit/testing/bundles';
import { aLivedLedger, type LivedLedger } from '../audit/testing/lived-ledger';
import { verifyBundle } from '../audit/verify';
import { type BuiltVerifier, compareVerifiers, startBuiltVerifier } from './browser-verifier/built-verifier';
import { picture, seriousFindings } from './console-browser';

const FLIPS = 500;
/** Flips under an end that was made to fit, so that what lies deeper is read too. */
const RESEALED = 25;
/** A step through a bundle that is no divisor of anything in it. */
const STEP = 104_729;
const CHROMIUM = '/usr/bin/chromium';
const BUILT_CONSOLE = join(__dirname, '..', 'dist', 'web');

let ledger: LivedLedger;
let browser: BuiltVerifier;
let draft: Draft;
let bundle: Buffer;
beforeAll(async () => {
  ledger = await aLivedLedger();
  browser = startBuiltVerifier();
  draft = await bundleOf(ledger);
  bundle = Buffer.from(await textOf(draft));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await ledger?.remove();
});

test('a sound bundle is valid to both', async () => {
  const json = await compareVerifiers(browser, bundle, ledger.genesisHash);
  expect(JSON.parse(json)).toMatchObject({ verdict: 'valid' });
}, 60_000);

test.each([
  ['a file of another kind', () => Buffer.from('%PDF-1.7\n')],
  ['an empty file', () => Buffer.alloc(0)],
  ['a first line that is no JSON', () => Buffer.from('{"format":\n')],
  ['a file that breaks off', () => bundle.subarray(0, bundle.length / 2)],
  ['bytes that are no UTF-8', () => Buffer.from(resealed(`${bundle}`.replace('R', '\xff'), 'latin1'))],
])('%s is told in the same words', async (_, bytes) => {
  expect(JSON.parse(await compareVerifiers(browser, bytes()))).not.toMatchObject({ verdict: 'valid' });
});

test(`${FLIPS} flipped bits, ${RESEALED} of them under an end that was made to fit, give the same reports`, async () => {
  for (let flip = 0; flip < FLIPS; flip++) {
    const bytes = Buffer.from(bundle);
    const at = (flip * STEP) % bytes.length;
    bytes[at] = (bytes[at] as number) ^ (1 << (flip % 8));
    const given = flip < RESEALED ? resealed(bytes.toString('latin1'), 'latin1') : bytes;
    const { verdict } = JSON.parse(await compareVerifiers(browser, given, ledger.genesisHash));
    if (!given.equals(bundle)) expect(verdict).not.toBe('valid');
  }
}, 180_000);

/** A browser test needs a browser: where there is none, it says so and is skipped. */
const inChromium = existsSync(CHROMIUM) ? test : test.skip;

inChromium(
  'a page that nobody signed in to shows the verdict on a sound bundle and on a changed one',
  async () => {
    const app = Fastify();
    let chrome: Browser | undefined;
    try {
      await app.register(fastifyHelmet);
      await consoleRoutes(app as unknown as Api, { issuer: 'http://127.0.0.1:9', clientId: 'console' }, BUILT_CONSOLE);
      const address = await app.listen({ host: '127.0.0.1', port: 0 });
      chrome = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--headless', '--no-sandbox', '--disable-gpu'],
      });
      const page = await (await chrome.newContext({ locale: 'en-GB' })).newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(`${address}/console/verify`);
      await page.getByLabel('Hash of block 0').fill(ledger.genesisHash);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));

      expect(await reportOf(page, bundle, 'Everything holds')).toBe(await reportOnNode(bundle));
      await picture(page, 'verify-valid');
      expect(await seriousFindings(page)).toEqual([]);
      const changed = await changedBundle();
      expect(await reportOf(page, changed, 'Something in the file is not true')).toBe(await reportOnNode(changed));
      await page.getByRole('region', { name: 'What does not hold' }).getByText('receivable/').first().waitFor();
      await picture(page, 'verify-invalid');
      expect(await seriousFindings(page)).toEqual([]);
      // The verifier's own script is all that was asked for after the page stood.
      expect(asked.filter((path) => !/^\/console\/assets\//.test(path))).toEqual([]);
    } finally {
      await chrome?.close();
      await app.close();
    }
  },
  180_000,
);

/** Gives a file to the page, waits for its verdict and saves the report. */
async function reportOf(page: Page, bytes: Buffer, verdict: string): Promise<string> {
  await page.locator('input[type=file]').setInputFiles({ name: 'trail.ndjson', mimeType: 'text/plain', buffer: bytes });
  const began = performance.now();
  await page.getByRole('alert').getByText(verdict).waitFor();
  if (process.env.SHOW_TIMES !== undefined) {
    process.stderr.write(`${bytes.length} bytes in Chromium: ${Math.round(performance.now() - began)} ms\n`);
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the report (JSON)' }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** As `greentier audit verify --json` prints it. */
async function reportOnNode(bytes: Buffer): Promise<string> {
  const began = performance.now();
  const report = await verifyBundle(bytes, { trustedGenesisHash: ledger.genesisHash });
  if (process.env.SHOW_TIMES !== undefined) {
    process.stderr.write(`${bytes.length} bytes on Node: ${Math.round(performance.now() - began)} ms\n`);
  }
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The bundle with another amount in its own list. */
async function changedBundle(): Promise<Buffer> {
  const changed = structuredClone(draft);
  const claim = changed.records.find(({ record }) => record.startsWith('receivable/'));
  Object.assign(claim?.value as object, { amountMinor: '90000000' });
  return Buffer.from(await textOf(changed));
}
