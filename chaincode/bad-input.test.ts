// Hostile input: each is refused by a problem that names field, source and remedy, and leaves the ledger as it was.
import type { CommandBody } from '../domain/commands';
import { toProblemDetails } from '../domain/problems';
import { anInvoice } from './testing/given';
import { aLedger, type Ledger } from './testing/ledger';
import { SUPPLIER } from './testing/parties';

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
  expect(toProblemDetails(problem)).toMatchObject({
    type: `urn:greentier:problem:${slug}`,
    field,
    source: expect.stringMatching(/\S/),
    remedy: expect.stringMatching(/\.$/),
  });
});
