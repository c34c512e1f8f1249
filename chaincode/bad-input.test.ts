// Hostile input: each is refused by a problem that names field, source and remedy, and leaves the ledger as it was.
import { id } from 'ethers';
import type { CommandBody } from '../domain/commands';
import { toProblemDetails } from '../domain/problems';
import { aConfirmation, anInvoice, verifiedReceivable } from './testing/given';
import { aLedger, type Ledger, MORNING } from './testing/ledger';
import { ANCHOR, aParty, OTHER_ANCHOR, SUPPLIER } from './testing/parties';

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

const MEGABYTE = 'A'.repeat(1_000_000);
const DEEP = JSON.parse('['.repeat(1_000) + ']'.repeat(1_000));
const invoice = (fields: object) => ({ invoice: { ...anInvoice().invoice, ...fields } });

test.each<[string, object, string, string]>([
  ['a credit code that is too short', { obligor: '9144030071526726X' }, 'credit-code-malformed', 'obligor'],
  ['a credit code with a letter of no code', { obligor: '9144030071526726XI' }, 'credit-code-malformed', 'obligor'],
  ['a negative amount', { amountMinor: '-1' }, 'invalid-input', 'amountMinor'],
  ['an amount with a fraction of a minor unit', { amountMinor: '100.5' }, 'invalid-input', 'amountMinor'],
  ['an amount with an exponent', { amountMinor: '1e3' }, 'invalid-input', 'amountMinor'],
  ['an amount that is a number', { amountMinor: 100 }, 'invalid-input', 'amountMinor'],
  ['an amount of 2^53', { amountMinor: '9007199254740992' }, 'amount-out-of-range', 'amountMinor'],
  ['an amount of 17 digits', { amountMinor: '90071992547409920' }, 'invalid-input', 'amountMinor'],
  ['a leap day of a common year', { maturityDate: '2027-02-29' }, 'date-invalid', 'maturityDate'],
  ['a thirteenth month', { maturityDate: '2026-13-01' }, 'date-invalid', 'maturityDate'],
  ['an issue date that does not exist', invoice({ issueDate: '2026-02-30' }), 'date-invalid', 'invoice.issueDate'],
  ['366 days to maturity', { maturityDate: '2027-03-03' }, 'tenor-too-long', 'maturityDate'],
  ['an unknown field', { colour: 'green' }, 'invalid-input', 'colour'],
  ['an own field __proto__', JSON.parse('{"__proto__":{"state":"confirmed"}}'), 'invalid-input', '__proto__'],
  ['a field constructor', { constructor: 'x' }, 'invalid-input', 'constructor'],
  ['a string of 1 MB', invoice({ number: MEGABYTE }), 'invalid-input', 'invoice.number'],
  ['a reason of 1 MB', { longTenorReason: MEGABYTE }, 'invalid-input', 'longTenorReason'],
  ['half a surrogate pair', invoice({ number: 'A-\ud800' }), 'invalid-input', 'invoice.number'],
  ['a NUL character', invoice({ number: 'A-\u0000' }), 'invalid-input', 'invoice.number'],
  ['deep nesting', { amountMinor: DEEP }, 'invalid-input', 'amountMinor'],
])('%s is refused', async (_, fields, slug, field) => {
  const given = { ...anInvoice() };
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(given, name, { value, enumerable: true, configurable: true, writable: true });
  }
  const body = given as CommandBody<'issueReceivable'>;
  const problem = await ledger.as(SUPPLIER).isRefused('issueReceivable', body);
  expect(toProblemDetails(problem)).toMatchObject(wellTold(slug, field));
});

/** A refusal that says which field, by which rule, and what to do. */
function wellTold(slug: string, field: string) {
  return {
    type: `urn:greentier:problem:${slug}`,
    field,
    source: expect.stringMatching(/\S/),
    remedy: expect.stringMatching(/\.$/),
  };
}

describe('what an obligor signs', () => {
  const SIGNATORY = aParty('signatory', 'anchor', 'AnchorMSP');
  const REVOKED = aParty('revoked', 'anchor', 'AnchorMSP');
  const now = Date.parse(MORNING) / 1000;
  const used = id('used once');
  let receivable: string;
  beforeAll(async () => {
    // Nothing of this changes for the tests above: they fork, or ask for what is refused.
    const anchor = registered.as(ANCHOR);
    for (const { wallet } of [SIGNATORY, REVOKED]) await anchor.does('registerSignatory', { address: wallet.address });
    await anchor.does('revokeSignatory', { address: REVOKED.wallet.address, reason: 'left the firm' });
    const other = await verifiedReceivable(registered, { number: 'SIGNED' });
    await anchor.does('confirmReceivable', await aConfirmation(registered, other, { signer: SIGNATORY, nonce: used }));
    receivable = await verifiedReceivable(registered, { number: 'UNSIGNED' });
  });

  const twinOf = (signature: string) => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
    return `${signature.slice(0, 66)}${s}${signature.endsWith('1b') ? '1c' : '1b'}`;
  };

  test.each<[string, Parameters<typeof aConfirmation>[2], string, string]>([
    ['by a key that was revoked', { signer: REVOKED }, 'signatory-revoked', 'signature'],
    ['by a key of nobody', { signer: OTHER_ANCHOR }, 'signature-invalid', 'signature'],
    ['for another chain', { channel: 'another' }, 'signature-invalid', 'signature'],
    ['that expired', { expiresAt: now - 1 }, 'signature-expired', 'expiresAt'],
    ['with a nonce that was used', { signer: SIGNATORY, nonce: used }, 'signature-used', 'nonce'],
  ])('%s is refused', async (_, options, slug, field) => {
    const body = await aConfirmation(registered, receivable, options);
    const problem = await registered.as(ANCHOR).isRefused('confirmReceivable', body);
    expect(toProblemDetails(problem)).toMatchObject(wellTold(slug, field));
  });

  test('with the higher s is refused', async () => {
    const body = await aConfirmation(registered, receivable);
    const malleable = { ...body, signature: twinOf(body.signature) };
    const problem = await registered.as(ANCHOR).isRefused('confirmReceivable', malleable);
    expect(toProblemDetails(problem)).toMatchObject(wellTold('signature-invalid', 'signature'));
  });

  test('is not taken from another firm, though the signature is good', async () => {
    const body = await aConfirmation(registered, receivable);
    const problem = await registered.as(OTHER_ANCHOR).isRefused('confirmReceivable', body);
    const { field: _, ...told } = wellTold('not-permitted', '');
    expect(toProblemDetails(problem)).toMatchObject(told);
  });
});
