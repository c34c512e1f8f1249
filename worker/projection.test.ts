// A sealed transaction's event counts as far as its hashes show that the records it speaks of were written where they belong.
import { canonicalJson } from '../domain/canonical';
import { SEALED_EVENT } from '../domain/events';
import { type RecordKind, recordKeyHash } from '../domain/records';
import type { LedgerBlock, LedgerTransaction } from '../network/blocks/ledger-block';
import { projectionOf } from './projection';

const COMMAND = '00000000-0000-4000-8000-000000000001';
const OTHER_COMMAND = '00000000-0000-4000-8000-000000000002';
const REQUEST = `Q${'c'.repeat(24)}`;
const OFFER = `O${'d'.repeat(24)}`;
const NOTICE = {
  id: OFFER,
  request: REQUEST,
  receivable: `R${'a'.repeat(24)}`,
  bank: '911100001000013428',
  holder: '91320500MA00000010',
  at: '2026-03-02T02:00:00.000Z',
};
const OUTCOME = { id: COMMAND, status: 'applied', subject: `sealedOffer/${REQUEST}/${OFFER}` };

interface Case {
  args?: string[];
  mspId?: string;
  collection?: string;
  wrote?: [kind: RecordKind, ...keyParts: string[]][];
  payload?: string;
  valid?: boolean;
}

const GUARD: [RecordKind, string] = ['appliedCommand', COMMAND];
const SEALED: [RecordKind, string, string] = ['sealedOffer', REQUEST, OFFER];

function projected({
  args = ['commands:applySealed', 'sealedOffer'],
  mspId = 'BankAMSP',
  collection = 'offers-BankAMSP',
  wrote = [GUARD, SEALED],
  payload = canonicalJson({ outcomes: [OUTCOME], offers: [NOTICE] }),
  valid = true,
}: Case) {
  const transaction: Partial<LedgerTransaction> = {
    txId: 'f'.repeat(64),
    type: 'endorsed',
    valid,
    args,
    creator: { mspId, certificate: '' },
    event: { name: SEALED_EVENT, payload, txId: 'f'.repeat(64) },
    writes: [],
    privateWrites: wrote.map(([kind, ...keyParts]) => ({
      namespace: 'greentier',
      collection,
      keyHash: recordKeyHash(kind, keyParts),
      valueHash: 'a'.repeat(64),
    })),
  };
  const block: Partial<LedgerBlock> = { number: 7n, transactions: [transaction as LedgerTransaction] };
  const { commands, records } = projectionOf(block as LedgerBlock, 'greentier');
  return { commands: commands.map(({ id }) => id), offers: records.map(({ keyParts }) => keyParts.join('/')) };
}

test('a sealed transaction ends its commands and tells of its offers', () => {
  expect(projected({})).toEqual({ commands: [COMMAND], offers: [OFFER] });
});

test.each<[string, Case, { commands: string[]; offers: string[] }]>([
  ['is invalid', { valid: false }, { commands: [], offers: [] }],
  ['wrote no guard of the command', { wrote: [SEALED] }, { commands: [], offers: [OFFER] }],
  [
    'wrote the guard of another command',
    { wrote: [['appliedCommand', OTHER_COMMAND], SEALED] },
    { commands: [], offers: [OFFER] },
  ],
  ['wrote no offer', { wrote: [GUARD] }, { commands: [COMMAND], offers: [] }],
  ['wrote to another bank’s collection', { collection: 'offers-BankBMSP' }, { commands: [], offers: [] }],
  ['was sent by another organisation', { mspId: 'BankBMSP' }, { commands: [], offers: [] }],
  [
    'wrote to the bank’s own collection, which the bank alone endorses',
    { collection: '_implicit_org_BankAMSP' },
    { commands: [], offers: [] },
  ],
  [
    'says that it is a bank’s own business',
    { args: ['commands:applySealed', 'bankSecret'], collection: '_implicit_org_BankAMSP' },
    { commands: [COMMAND], offers: [] },
  ],
  ['names no class', { args: ['commands:applySealed'] }, { commands: [], offers: [] }],
  ['has an event that is not JSON', { payload: '{' }, { commands: [], offers: [] }],
  ['has an event of another form', { payload: '{"outcomes":[]}' }, { commands: [], offers: [] }],
])('an event counts no further than what was written: one that %s', (_, given, expected) => {
  expect(projected(given)).toEqual(expected);
});
