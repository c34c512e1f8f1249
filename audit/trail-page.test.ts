// The trail's page: the whole story in order, each step with its proof, in both languages, and nothing that a bundle could smuggle in.
import type { AuditReport } from './report';
import { bundleOf, post, verifyDraft } from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';
import { trailPage } from './trail-page';

let ledger: LivedLedger;
let report: AuditReport;
let ofPart: AuditReport;
beforeAll(async () => {
  ledger = await aLivedLedger();
  const chain = post(ledger.blocks, [9, ledger.blocks.length - 1]);
  const anchors = { trustedGenesisHash: ledger.genesisHash, checkpointReader: chain.read };
  report = await verifyDraft(await bundleOf(ledger, chain.checkpoints), anchors);
  ofPart = await verifyDraft(await bundleOf({ ...ledger, receivable: ledger.part }), anchors);
});
afterAll(() => ledger?.remove());

test('each step says who, what and when, and opens to its transaction, its endorsers, its block and its checkpoint', () => {
  const page = trailPage(report);
  expect(page.match(/<details>/g)).toHaveLength(report.trail.length);
  for (const { txId, what, proof } of report.trail) {
    expect(page).toContain(txId);
    expect(page).toContain(what.replaceAll('’', '’').replaceAll('&', '&amp;'));
    expect(page).toContain(proof.headerHash);
    expect(proof.checkpoint).toBeDefined();
    expect(proof.endorsers.length).toBeGreaterThan(1);
  }
});

test('signatures, evidence, price and payments stand behind the steps that they belong to', () => {
  const stepOf = (command: string) => report.trail.findLast(({ proof }) => proof.command === command)?.proof;
  expect(stepOf('confirmReceivable')?.signature?.signature).toMatch(/^0x[0-9a-f]{130}$/);
  expect(stepOf('acceptOffer')?.signature?.signer).toMatch(/^0x[0-9a-fA-F]{40}$/);
  expect(stepOf('acceptOffer')?.facts).toContainEqual(['price.netMinor', '8898600']);
  expect(stepOf('makeOffer')?.facts.find(([field]) => field === 'price.green.recycling')?.[1]).toContain('greenEvent/');
  expect(stepOf('captureGreenEvent')?.facts.map(([field]) => field)).toContain('documentSha256');
  expect(stepOf('settleReceivable')?.facts).toContainEqual(['settlement.paymentReference', 'S-1']);
  expect(stepOf('disburseOffer')?.signature).toBeUndefined();
  const transferred = ofPart.trail.find(({ proof }) => proof.command === 'transferReceivable');
  expect(transferred?.proof.signature?.nonce).toMatch(/^0x/);
  expect(transferred?.proof.checkpoint).toBeUndefined();
});

test('in Chinese every step is told in Chinese', () => {
  const page = trailPage(report, 'zh');
  expect(page).toContain('lang="zh"');
  expect(page).toContain('有效');
  for (const { whatZh } of [...report.trail, ...ofPart.trail]) expect(whatZh).toMatch(/\p{Script=Han}/u);
});

test('what does not hold stands before the steps, with the reason', () => {
  const findings = [
    { check: 'claim', subject: 'offer/x', holds: false, detail: 'expected 1, found 2', why: 'because' } as const,
  ];
  const page = trailPage({ ...report, verdict: 'invalid', findings });
  expect(page.indexOf('expected 1, found 2')).toBeGreaterThan(0);
  expect(page.indexOf('expected 1, found 2')).toBeLessThan(page.indexOf('<details>'));
});

test('text of a bundle stays text: no mark-up, no script, no character that turns the line', () => {
  const [step] = report.trail;
  const evil = '<img src=x onerror="alert(1)"> & \u202e\u0007';
  const trail = [{ ...(step as NonNullable<typeof step>), what: evil, name: evil, record: evil }];
  const page = trailPage({ ...report, channel: evil, trail });
  expect(page).not.toContain('<img');
  for (const character of ['\u202e', '\u0007']) expect(page).not.toContain(character);
  expect(page).not.toContain('<script');
  expect(page).toContain("default-src 'none'");
});
