// Who holds every organisation's key can make the whole chain again, with sound seals: then the rules of the trade find him out.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical';
import { recordKeyHash } from '../domain/records';
import type { CheckName } from './report';
import { bundleOf, type Draft, post, verifyDraft } from './testing/bundles';
import { type ForgedTransaction, forged } from './testing/forger';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';

let ledger: LivedLedger;
let bundle: Draft;
beforeAll(async () => {
  ledger = await aLivedLedger();
  bundle = await bundleOf(ledger);
});
afterAll(() => ledger?.remove());

/** A record of the true ledger. */
function recordOf(kind: string) {
  const found = bundle.records.find(({ record }) => record.startsWith(`${kind}/`));
  // biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
  return found?.value as any;
}

describe('with every key but the firms’ own', () => {
  const by = (change: (transaction: ForgedTransaction) => void) => change;
  /** In the transaction with a command; the command's own body and the records that it writes are at hand. */
  const inThe = (
    name: string,
    change: (transaction: ForgedTransaction, body: ForgedTransaction['commands'][0]) => void,
  ) =>
    by((transaction) => {
      const command = transaction.commands.find((each) => each.name === name);
      if (command !== undefined && concerns(transaction)) change(transaction, command);
    });
  const concerns = ({ records }: ForgedTransaction) =>
    [...records.keys()].some(
      (path) =>
        path === `receivable/${ledger.receivable}` ||
        path === `offer/${ledger.offer}` ||
        /^(firm|signatory|credential|greenEvent)\//.test(path),
    );
  const bankA = () => recordOf('offer').bank as string;
  // biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
  const everywhere = (kind: string, change: (record: any) => void) =>
    by(({ records }) => {
      for (const [path, record] of records) if (path.startsWith(`${kind}/`) && isOurs(path)) change(record);
    });
  const isOurs = (path: string) =>
    !/^(receivable|offer)\//.test(path) || [`receivable/${ledger.receivable}`, `offer/${ledger.offer}`].includes(path);
  const all =
    (...changes: ((transaction: ForgedTransaction) => void)[]) =>
    (transaction: ForgedTransaction) => {
      for (const change of changes) change(transaction);
    };
  const sealedKey = () => recordKeyHash('sealedOffer', [ledger.request, ledger.offer]);
  /** In the transaction that sealed the accepted offer. */
  const whereSealed = (change: (transaction: ForgedTransaction) => void) =>
    by((transaction) => {
      if (transaction.commitments.has(sealedKey())) change(transaction);
    });
  /** In the accepted offer wherever it is told, without what its bank committed to. */
  // biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
  const revealed = (change: (offer: any) => void) =>
    all(
      everywhere('offer', change),
      inThe('acceptOffer', (_, { body }) => change(body.offer)),
    );
  /** In the accepted offer, as if it had been sealed so. */
  // biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
  const sealed = (change: (offer: any) => void) =>
    all(
      revealed(change),
      whereSealed(({ commitments }) => {
        const { state, acceptance, filing, ...record } = structuredClone(recordOf('offer'));
        change(record);
        commitments.set(
          sealedKey(),
          createHash('sha256')
            .update(canonicalJson({ version: 1, record }))
            .digest('hex'),
        );
      }),
    );

  test.each<[string, CheckName[], (transaction: ForgedTransaction) => void]>([
    [
      'a higher amount from the first day on',
      ['confirmation', 'nonce', 'postings', 'price', 'record'],
      all(
        inThe('issueReceivable', (_, { body }) => {
          body.amountMinor = '90000000';
        }),
        inThe('settleReceivable', (_, { body }) => {
          body.amountMinor = '90000000';
        }),
        everywhere('receivable', (record) => {
          record.amountMinor = '90000000';
          if (record.paidMinor) record.paidMinor = '90000000';
        }),
        everywhere('payment', (record) => {
          record.amountMinor = '90000000';
        }),
      ),
    ],
    [
      'a later maturity from the first day on',
      ['confirmation', 'nonce', 'price', 'record'],
      all(
        inThe('issueReceivable', (_, { body }) => {
          body.maturityDate = '2026-07-01';
        }),
        everywhere('receivable', (record) => {
          record.maturityDate = '2026-07-01';
        }),
      ),
    ],
    [
      'another number of the invoice',
      ['fingerprint', 'outcome', 'record'],
      all(
        inThe('issueReceivable', (_, { body }) => {
          body.invoice.number = 'INV-2026-0043';
        }),
        everywhere('receivable', (record) => {
          record.invoice.number = 'INV-2026-0043';
        }),
      ),
    ],
    [
      'another fingerprint',
      ['confirmation', 'evidence', 'fingerprint', 'nonce', 'price', 'record'],
      everywhere('receivable', (record) => {
        record.invoiceFingerprint = `${record.invoiceFingerprint.slice(0, 60)}0000`;
      }),
    ],
    [
      'an invoice without delivery',
      ['confirmation'],
      all(
        inThe('issueReceivable', (_, { body }) => {
          body.invoice.deliveryReference = undefined;
        }),
        everywhere('receivable', (record) => {
          record.invoice.deliveryReference = undefined;
          record.deliveryFingerprint = undefined;
        }),
      ),
    ],
    [
      'an invoice of a day to come',
      ['instant'],
      all(
        inThe('issueReceivable', (_, { body }) => {
          body.invoice.issueDate = '2026-03-03';
        }),
        everywhere('receivable', (record) => {
          record.invoice.issueDate = '2026-03-03';
        }),
      ),
    ],
    [
      'a signature by somebody else',
      ['confirmation', 'nonce', 'record'],
      all(
        inThe('confirmReceivable', (_, { body }) => {
          body.signature = recordOf('offer').acceptance.signature;
        }),
        everywhere('receivable', ({ confirmation }) => {
          if (confirmation) confirmation.signature = recordOf('offer').acceptance.signature;
        }),
      ),
    ],
    [
      'a signature that had expired',
      ['confirmation'],
      inThe('confirmReceivable', (transaction) => {
        transaction.instant = '2026-03-08T02:00:00.000Z';
        for (const [path, record] of transaction.records) {
          if (path.startsWith('receivable/')) record.confirmation.confirmedAt = transaction.instant;
        }
      }),
    ],
    [
      'a confirmation of the day before, by its own word',
      ['confirmation', 'instant'],
      everywhere('receivable', ({ confirmation }) => {
        if (confirmation) confirmation.confirmedAt = '2026-03-01T02:00:00.000Z';
      }),
    ],
    [
      'a nonce that nobody kept',
      ['nonce'],
      inThe('acceptOffer', ({ records }) => {
        for (const path of records.keys()) if (path.startsWith('usedNonce/')) records.delete(path);
      }),
    ],
    [
      'a nonce kept for another command',
      ['nonce'],
      inThe('confirmReceivable', ({ records }) => {
        for (const [path, record] of records) {
          if (path.startsWith('usedNonce/')) record.usedBy = '00000000-0000-4000-8000-000000000000';
        }
      }),
    ],
    [
      'a nonce that had been used',
      ['history', 'nonce'],
      inThe('confirmReceivable', ({ reads }) => {
        for (const read of reads) if (read.key?.includes('usedNonce')) read.version = { block_num: 4, tx_num: 0 };
      }),
    ],
    [
      'a nonce that nobody looked up',
      ['nonce'],
      inThe('confirmReceivable', ({ reads }) => {
        const index = reads.findIndex(({ key }) => key?.includes('usedNonce'));
        reads.splice(index, 1);
      }),
    ],
    [
      'a credential that had lapsed',
      ['credential'],
      inThe('issueCredential', ({ records, commands }) => {
        for (const { body } of commands) body.validUntil = '2026-02-28';
        for (const [path, record] of records) if (path.startsWith('credential/')) record.validUntil = '2026-02-28';
      }),
    ],
    [
      'a credential longer than the command says',
      ['credential'],
      everywhere('credential', (record) => {
        record.validUntil = '2030-12-31';
      }),
    ],
    [
      'a credential that the operator gave',
      ['authority', 'credential', 'outcome'],
      inThe('issueCredential', (transaction) => {
        transaction.sender = ledger.users.find((label) => label.endsWith('.operator')) as string;
      }),
    ],
    [
      'a confirmation sent by the supplier',
      ['authority', 'outcome'],
      inThe('confirmReceivable', (transaction) => {
        transaction.sender = ledger.users.find(
          (label) => label.includes(recordOf('receivable').seller) && label.endsWith('.supplier'),
        ) as string;
      }),
    ],
    [
      'a settlement booked by another bank',
      ['authority', 'outcome'],
      inThe('settleReceivable', (transaction) => {
        transaction.sender = ledger.users.find((label) => label.startsWith('BankBMSP')) as string;
      }),
    ],
    [
      'a receivable that skipped the request',
      ['lifeCycle'],
      inThe('requestFinancing', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('receivable/')) record.state = 'financed';
      }),
    ],
    [
      'a holder that nobody assigned to',
      ['authority', 'lifeCycle', 'record'],
      inThe('confirmReceivable', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('receivable/')) record.holder = bankA();
      }),
    ],
    [
      'a request that stays open when an offer is accepted',
      ['lifeCycle'],
      inThe('acceptOffer', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('financingRequest/')) record.state = 'open';
      }),
    ],
    [
      'an offer accepted and marked as paid',
      ['authority', 'disbursement', 'lifeCycle', 'postings'],
      inThe('acceptOffer', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('offer/')) record.state = 'disbursed';
      }),
    ],
    [
      'a lower base rate in the offer',
      ['price'],
      sealed(({ quote }) => {
        quote.terms[0].bps = 299;
      }),
    ],
    [
      'a lower base rate and discount in the offer',
      ['assignment', 'nonce', 'price', 'record'],
      sealed(({ quote }) => {
        quote.terms[0].bps = 100;
        quote.rateBps -= 200;
        quote.discountMinor = '41400';
        quote.netMinor = '8958600';
      }),
    ],
    [
      'a term that rests on another record',
      ['price'],
      sealed(({ quote }) => {
        quote.terms[1].restsOn = [quote.terms[0].restsOn[0]];
      }),
    ],
    [
      'other terms than the price follows from',
      ['price'],
      sealed(({ terms }) => {
        terms.baseRateBps = 310;
      }),
    ],
    [
      'terms that contradict themselves',
      ['price'],
      sealed(({ terms }) => {
        terms.minimumRateBps = 9_999;
      }),
    ],
    [
      'a price revealed otherwise than it was sealed',
      ['assignment', 'commitment', 'nonce', 'price', 'record'],
      revealed(({ quote }) => {
        quote.discountMinor = '41400';
        quote.netMinor = '8958600';
      }),
    ],
    [
      'a salt revealed otherwise than it was sealed',
      ['commitment'],
      revealed((offer) => {
        offer.salt = `0x${'0'.repeat(64)}`;
      }),
    ],
    [
      'an offer sealed otherwise than it was revealed',
      ['commitment'],
      whereSealed(({ commitments }) => {
        commitments.set(sealedKey(), 'a'.repeat(64));
      }),
    ],
    [
      'an offer that nobody sealed',
      ['commitment'],
      whereSealed(({ commitments }) => {
        commitments.delete(sealedKey());
      }),
    ],
    [
      'an offer sealed without a guard of its command',
      ['outcome'],
      whereSealed(({ commitments }) => {
        for (const key of commitments.keys()) if (key !== sealedKey()) commitments.delete(key);
      }),
    ],
    [
      'an offer sealed under another command',
      ['outcome'],
      whereSealed(({ outcomes, commitments }) => {
        for (const outcome of outcomes) {
          const guard = recordKeyHash('appliedCommand', [outcome.id]);
          outcome.id = '00000000-0000-4000-8000-000000000000';
          commitments.delete(guard);
        }
      }),
    ],
    [
      'an offer sealed by another bank’s user',
      ['authority', 'commitment', 'outcome'],
      whereSealed((transaction) => {
        transaction.sender = ledger.users.find((label) => label.startsWith('BankBMSP')) as string;
      }),
    ],
    [
      'an offer sealed by the word of its bank alone',
      ['endorsement', 'validationFlag'],
      whereSealed((transaction) => {
        transaction.endorsers = ['BankAMSP'];
      }),
    ],
    [
      'an offer sealed after offers had closed',
      ['instant'],
      all(
        inThe('requestFinancing', (_, { body }) => {
          body.closesAt = '2026-03-02T01:59:59Z';
        }),
        everywhere('financingRequest', (record) => {
          record.closesAt = '2026-03-02T01:59:59Z';
        }),
      ),
    ],
    [
      'a price for a day that had passed',
      ['instant', 'price'],
      sealed(({ quote }) => {
        quote.valueDate = '2026-03-01';
      }),
    ],
    [
      'a price for a day that comes too late',
      ['instant', 'price'],
      sealed(({ quote }) => {
        quote.valueDate = '2026-03-11';
      }),
    ],
    [
      'evidence that nobody looked for',
      ['evidence'],
      whereSealed(({ ranges }) => {
        const index = ranges.findIndex(({ start_key }) => start_key?.includes('invoiceEvidence'));
        ranges.splice(index, 1);
      }),
    ],
    [
      'recourse that the holder did not agree to',
      ['disbursement'],
      everywhere('receivable', ({ financing }) => {
        if (financing) financing.recourse = true;
      }),
    ],
    [
      'a green event that nobody attested',
      ['authority', 'evidence', 'price'],
      inThe('attestGreenEvent', ({ records }) => {
        for (const [path, record] of records) {
          if (!path.startsWith('greenEvent/')) continue;
          record.state = 'captured';
          record.attestedAt = undefined;
        }
      }),
    ],
    [
      'a green event used twice',
      ['evidence'],
      inThe('acceptOffer', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('greenEvent/')) record.usedIn = undefined;
      }),
    ],
    [
      'a green event that another offer had used',
      ['authority', 'evidence', 'price'],
      inThe('attestGreenEvent', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('greenEvent/')) record.usedIn = `O${'1'.repeat(24)}`;
      }),
    ],
    [
      'a green event of another kind',
      ['evidence'],
      inThe('captureGreenEvent', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('greenEvent/')) record.evidence = 'production';
      }),
    ],
    [
      'a green event that happened otherwise',
      ['evidence'],
      inThe('captureGreenEvent', ({ records }) => {
        for (const [path, record] of records) {
          if (path.startsWith('greenEvent/')) record.documentSha256 = 'c'.repeat(64);
        }
      }),
    ],
    [
      'a green event captured by another firm',
      ['authority', 'evidence', 'outcome', 'record'],
      inThe('captureGreenEvent', (transaction) => {
        transaction.sender = ledger.users.find(
          (label) => label.endsWith('.supplier') && !label.includes(recordOf('receivable').seller),
        ) as string;
      }),
    ],
    [
      'another filing number than the bank gave',
      ['disbursement'],
      everywhere('receivable', ({ financing }) => {
        if (financing) financing.registryFilingNumber = 'Z-2';
      }),
    ],
    [
      'another payment than the bank gave',
      ['disbursement'],
      inThe('disburseOffer', (_, { body }) => {
        body.paymentReference += '9';
      }),
    ],
    [
      'money to another financier',
      ['authority', 'disbursement'],
      everywhere('receivable', ({ financing }) => {
        if (financing) financing.financier = recordOf('receivable').seller;
      }),
    ],
    [
      'a settlement of less than the face',
      ['amounts', 'lifeCycle', 'settlement'],
      inThe('settleReceivable', (_, { body }) => {
        body.amountMinor = '9999999';
      }),
    ],
    [
      'a settlement of a day to come',
      ['settlement'],
      inThe('settleReceivable', ({ records }, { body }) => {
        body.paidOn = '2026-07-01';
        for (const [path, record] of records)
          if (path.startsWith('receivable/')) record.settlement.paidOn = '2026-07-01';
      }),
    ],
    [
      'a settlement before the financing',
      ['settlement'],
      inThe('settleReceivable', ({ records }, { body }) => {
        body.paidOn = '2026-03-01';
        for (const [path, record] of records)
          if (path.startsWith('receivable/')) record.settlement.paidOn = '2026-03-01';
      }),
    ],
    [
      'a settlement that its command does not say',
      ['settlement'],
      everywhere('receivable', ({ settlement }) => {
        if (settlement) settlement.paymentReference = 'S-2';
      }),
    ],
    [
      'a record that no command writes',
      ['authority', 'record'],
      inThe('settleReceivable', ({ records }) => {
        records.set(`firm/${bankA()}`, { ...recordOf('firm'), code: bankA(), name: 'another bank' });
      }),
    ],
    [
      'a record taken away',
      ['postings', 'record'],
      inThe('settleReceivable', ({ records }) => {
        records.set(`receivable/${ledger.receivable}`, undefined);
      }),
    ],
    [
      'a command without its guard',
      ['authority', 'outcome', 'record'],
      inThe('settleReceivable', ({ records }) => {
        for (const path of records.keys()) if (path.startsWith('appliedCommand/')) records.delete(path);
      }),
    ],
    [
      'a guard of another command',
      ['outcome'],
      inThe('settleReceivable', ({ records }) => {
        for (const [path, record] of records) if (path.startsWith('appliedCommand/')) record.command = 'makeOffer';
      }),
    ],
    [
      'an outcome about another record',
      ['authority', 'outcome', 'postings'],
      inThe('confirmReceivable', ({ outcomes, records }) => {
        for (const outcome of outcomes) outcome.subject = `offer/${ledger.offer}`;
        for (const [path, record] of records) {
          if (path.startsWith('appliedCommand/')) record.subject = `offer/${ledger.offer}`;
        }
      }),
    ],
    [
      'an outcome that says refused',
      ['authority', 'outcome', 'record'],
      inThe('settleReceivable', ({ outcomes }) => {
        for (const outcome of outcomes) outcome.status = 'refused';
      }),
    ],
    [
      'a command under another name',
      ['authority', 'outcome', 'record'],
      inThe('settleReceivable', ({ records }, command) => {
        command.name = 'cancelReceivable';
        for (const [path, record] of records)
          if (path.startsWith('appliedCommand/')) record.command = 'cancelReceivable';
      }),
    ],
    [
      'a command with a field too many',
      ['outcome', 'record'],
      inThe('settleReceivable', (_, { body }) => {
        body.discount = '1';
      }),
    ],
  ])('%s is found by %j', async (_, checks, change) => {
    let changed = 0;
    const blocks = forged(ledger, (transaction) => {
      const before = JSON.stringify(transaction, (_key, value) => (value instanceof Map ? [...value] : value));
      change(transaction);
      if (before !== JSON.stringify(transaction, (_key, value) => (value instanceof Map ? [...value] : value)))
        changed++;
    });
    expect(changed).toBeGreaterThan(0);
    const report = await verifyDraft(await bundleOf({ ...ledger, blocks }), {
      trustedGenesisHash: ledger.genesisHash,
    });
    expect(report.verdict).toBe('invalid');
    const found = [...new Set(report.findings.filter(({ holds }) => !holds).map(({ check }) => check))].sort();
    expect(found).toEqual(checks);
  });

  test('a green event captured by the seller as a bank is found by authority', async () => {
    const seller = recordOf('receivable').seller as string;
    const blocks = forged(
      ledger,
      all(
        inThe('registerFirm', ({ commands, records }) => {
          for (const { body } of commands) if (body.code === seller) body.roles = ['supplier', 'bank'];
          records.get(`firm/${seller}`).roles = ['supplier', 'bank'];
        }),
        inThe('captureGreenEvent', (transaction) => {
          transaction.sender = ledger.users.find((label) => label.endsWith(`${seller}.bank`)) as string;
        }),
      ),
    );
    const report = await verifyDraft(await bundleOf({ ...ledger, blocks }), {
      trustedGenesisHash: ledger.genesisHash,
    });
    const failed = report.findings.filter(({ holds }) => !holds);
    expect(new Set(failed.map(({ check }) => check))).toEqual(new Set(['authority']));
    expect(failed[0]?.detail).toBe('a bank does not give captureGreenEvent');
  });

  test.each<[string, CheckName, (transaction: ForgedTransaction) => void]>([
    [
      'parts that are more than their whole',
      'amounts',
      ({ commands, records }) => {
        for (const { name, body } of commands) if (name === 'splitReceivable') body.amountsMinor[0] = '5000000';
        const part = records.get(`receivable/${ledger.part}`);
        if (part) part.amountMinor = '5000000';
      },
    ],
    [
      'a part that nobody signed over',
      'transfer',
      ({ commands }) => {
        for (const { name, body } of commands) {
          if (name === 'transferReceivable') body.signature = recordOf('offer').acceptance.signature;
        }
      },
    ],
    [
      'a part whose whole was confirmed by nobody',
      'confirmation',
      ({ commands }) => {
        for (const { name, body } of commands) {
          if (name === 'confirmReceivable') body.signature = recordOf('offer').acceptance.signature;
        }
      },
    ],
    [
      'a payment that went to the account of another part',
      'amounts',
      ({ commands, records }) => {
        if (commands.some(({ name, body }) => name === 'settleReceivable' && body.receivable === ledger.part)) {
          const part = records.get(`receivable/${ledger.part}`);
          if (part) part.paidMinor = '3999999';
        }
      },
    ],
  ])('%s: found by %s in the bundle of the part', async (_, check, change) => {
    const blocks = forged(ledger, change);
    const made = await bundleOf({ ...ledger, blocks, receivable: ledger.part });
    const { verdict, findings } = await verifyDraft(made, { trustedGenesisHash: ledger.genesisHash });
    expect(verdict).toBe('invalid');
    expect(findings.filter(({ holds }) => !holds).map((each) => each.check)).toContain(check);
  });

  test('what no rule forbids is found by the checkpoint that stood before', async () => {
    const { checkpoints, read } = post(ledger.blocks, [ledger.blocks.length - 1]);
    const sound = await bundleOf(ledger, checkpoints);
    const blocks = forged(
      ledger,
      all(
        inThe('verifyReceivable', (_, { body }) => {
          body.reportSha256 = 'b'.repeat(64);
        }),
        everywhere('receivable', ({ verification }) => {
          if (verification) verification.reportSha256 = 'b'.repeat(64);
        }),
      ),
    );
    const made = await bundleOf({ ...ledger, blocks });
    const pinned = { trustedGenesisHash: ledger.genesisHash };
    expect((await verifyDraft(made, pinned)).verdict).toBe('valid');
    await expect(bundleOf({ ...ledger, blocks }, checkpoints)).rejects.toThrow('holds other blocks');
    const { proofs } = sound;
    const dressed = { ...made, checkpoints: [...checkpoints], proofs };
    const { verdict, findings } = await verifyDraft(dressed, { ...pinned, checkpointReader: read });
    expect(verdict).toBe('invalid');
    expect(new Set(findings.filter(({ holds }) => !holds).map(({ check }) => check))).toEqual(new Set(['merkleProof']));
  });
});
