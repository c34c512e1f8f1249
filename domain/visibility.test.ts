// Who may see which record: the parties that it names, and the roles that need it.
import { type LedgerRecord, PRIVATE_KINDS, type RecordKind } from './records';
import { ROLES } from './roles';
import { visibilityOf } from './visibility';

type Part<Kind extends RecordKind> = Partial<LedgerRecord<Kind>>;
const of = <Kind extends RecordKind>(kind: Kind, record: Part<Kind>) =>
  visibilityOf(kind, record as LedgerRecord<Kind>);
const nobody = { parties: [], roles: [] };
const RECEIVABLE = { seller: 's', obligor: 'o', holder: 's', state: 'confirmed' } as const;

test("firms, signatories and credentials are everybody's to see", () => {
  for (const kind of ['firm', 'signatory', 'credential'] as const)
    expect(of(kind, {})).toEqual({ parties: [], roles: ROLES });
});

test("an event is its two parties' until it is attested, then the banks' as well", () => {
  const event = { capturedBy: 'a', counterparty: 'b' };
  expect(of('greenEvent', { ...event, state: 'captured' })).toEqual({ parties: ['a', 'b'], roles: [] });
  expect(of('greenEvent', { ...event, state: 'attested' })).toEqual({ parties: ['a', 'b'], roles: ['bank'] });
});

test("a lot is its owner's until a price rests on it", () => {
  expect(of('lot', { owner: 'a' })).toEqual({ parties: ['a'], roles: [] });
  expect(of('lot', { owner: 'a', usedIn: 'O1' })).toEqual({ parties: ['a'], roles: ['bank'] });
});

test('a receivable is seen by who has part in it, and by banks while it is offered', () => {
  expect(of('receivable', RECEIVABLE)).toEqual({ parties: ['s', 'o'], roles: ['operator'] });
  expect(of('receivable', { ...RECEIVABLE, state: 'offered' }).roles).toEqual(['bank', 'operator']);
  const transfer = { id: 'T1', receiver: 'r' };
  expect(of('receivable', { ...RECEIVABLE, transfer }).parties).toEqual(['s', 'o', 'r']);
  const financing = { financier: 'f', assignor: 's' } as NonNullable<LedgerRecord<'receivable'>['financing']>;
  expect(of('receivable', { ...RECEIVABLE, holder: 'f', financing }).parties).toEqual(['s', 'o', 'f']);
});

test('a part is seen by who opened it and who holds it, and not by the seller some tiers up', () => {
  const part = { root: 'R0', parent: 'R1', path: [1, 2], splitBy: 'm' };
  expect(of('receivable', { ...RECEIVABLE, holder: 'h', part }).parties).toEqual(['m', 'o', 'h']);
});

test('who assigned a part to a bank sees it still: with recourse it may have to pay', () => {
  const part = { root: 'R0', parent: 'R0', path: [2], splitBy: 'm' };
  const financing = { financier: 'f', assignor: 'h' } as NonNullable<LedgerRecord<'receivable'>['financing']>;
  expect(of('receivable', { ...RECEIVABLE, holder: 'f', part, financing }).parties).toEqual(['m', 'o', 'f', 'h']);
});

test("payments, credit notes, transfers, early payments, requests, offers and notices are their parties'", () => {
  expect(of('payment', { obligor: 'o', holder: 'h' })).toEqual({ parties: ['o', 'h'], roles: [] });
  expect(of('creditNote', { seller: 's', obligor: 'o' })).toEqual({ parties: ['s', 'o'], roles: ['operator'] });
  expect(of('transfer', { holder: 'h', receiver: 'r' })).toEqual({ parties: ['h', 'r'], roles: [] });
  expect(of('earlyPayment', { obligor: 'o', holder: 'h' })).toEqual({ parties: ['o', 'h'], roles: [] });
  expect(of('financingRequest', { holder: 'h' })).toEqual({ parties: ['h'], roles: ['bank'] });
  expect(of('offer', { bank: 'b', holder: 'h' })).toEqual({ parties: ['b', 'h'], roles: [] });
  expect(of('offerNotice', { holder: 'h' })).toEqual({ parties: ['h'], roles: ['bank'] });
});

test.each([
  ...PRIVATE_KINDS,
  'invoiceEvidence',
  'lotOrigin',
  'correctedInvoice',
  'usedNonce',
  'appliedCommand',
] as const)("%s is nobody's to see in the read model", (kind) => {
  expect(of(kind, {})).toEqual(nobody);
});
