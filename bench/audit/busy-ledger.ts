/** A ledger on which many receivables lived at once, for the audit's benchmark: real contracts, real endorsements, real blocks. */
import { id } from 'ethers';
import {
  aCommand,
  acceptanceBody,
  applied,
  confirmationBody,
  MORNING,
  offerBy,
  one,
  type PlayedLedger,
  playedLedger,
  type Scene,
} from '../../audit/testing/ledger-scene';
import { aGreenEvent, anInvoice, aRequest, aVerification, RECYCLING, signatureOn } from '../../chaincode/testing/given';
import { ANCHOR, BANK_A, CERTIFIER, FIRMS, OPERATOR, OTHER_SUPPLIER, SUPPLIER } from '../../chaincode/testing/parties';
import { invoiceFingerprint, partIdOf, receivableIdOf } from '../../domain/fingerprint';
import { confirmationOf, transferOf } from '../../domain/typed-data';

/** Transactions of one life, from the green event to the last payment. */
export const LIFE_TRANSACTIONS = 10;
const LANES = 24;
const MATURITY = '2026-06-30T03:00:00.000Z';

/** A ledger with at least so many transactions of the contract, and one receivable among them that a bank financed. */
export async function busyLedger(transactions: number): Promise<PlayedLedger & { readonly receivable: string }> {
  return await playedLedger(async (scene) => {
    await enrol(scene);
    const receivable = await finance(scene);
    const lives = Array.from({ length: Math.ceil(transactions / LIFE_TRANSACTIONS) }, (_, index) => `BUSY-${index}`);
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        for (let number = lives.pop(); number !== undefined; number = lives.pop()) await live(scene, number);
      }),
    );
    return { receivable };
  });
}

async function enrol(scene: Scene): Promise<void> {
  const firms = FIRMS.map(({ party, name, role, mspId }) =>
    aCommand('registerFirm', { code: party, name, mspId, roles: [role], identifiers: [] }),
  );
  await applied(scene, OPERATOR, firms);
  for (const firm of [ANCHOR, SUPPLIER, OTHER_SUPPLIER]) {
    await one(scene, firm, 'registerSignatory', { address: firm.wallet.address });
  }
  await one(scene, CERTIFIER, 'issueCredential', {
    holder: ANCHOR.party,
    credential: 'littleGiant',
    validFrom: '2025-01-01',
    validUntil: '2027-12-31',
  });
}

async function finance(scene: Scene): Promise<string> {
  const receivable = await one(scene, SUPPLIER, 'issueReceivable', anInvoice());
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(receivable));
  await one(scene, ANCHOR, 'confirmReceivable', await confirmationBody(scene, receivable));
  const request = await one(scene, SUPPLIER, 'requestFinancing', aRequest(receivable));
  const offer = await offerBy(scene, BANK_A, request, receivable);
  await one(scene, SUPPLIER, 'acceptOffer', await acceptanceBody(scene, request, offer));
  await one(scene, BANK_A, 'recordFiling', { offer, registryFilingNumber: 'Z-1' });
  await one(scene, BANK_A, 'disburseOffer', { offer, registryFilingNumber: 'Z-1', paymentReference: 'P-1' });
  return receivable;
}

/** One receivable: evidence, invoice, two signatures, a split, a transfer, two payments. */
async function live(scene: Scene, number: string): Promise<void> {
  const event = await one(scene, SUPPLIER, 'captureGreenEvent', aGreenEvent(number, RECYCLING, number));
  await one(scene, ANCHOR, 'attestGreenEvent', { greenEvent: event });
  const invoice = anInvoice({ number });
  const fingerprint = invoiceFingerprint(SUPPLIER.party, number);
  const receivable = receivableIdOf(fingerprint);
  const record = { ...invoice, id: receivable, invoiceFingerprint: fingerprint, seller: SUPPLIER.party };
  await one(scene, SUPPLIER, 'issueReceivable', invoice);
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(receivable));
  const confirmed = await signatureOn(ANCHOR, (nonce, until) => confirmationOf(scene.channel, record, nonce, until), {
    nonce: id(`confirm ${receivable}`),
  });
  await one(scene, ANCHOR, 'confirmReceivable', { receivable, ...confirmed });
  await one(scene, SUPPLIER, 'splitReceivable', { receivable, amountsMinor: ['4000000', '6000000'] });
  const [first, second] = [partIdOf(receivable, 1), partIdOf(receivable, 2)];
  const part = { ...record, id: first, holder: SUPPLIER.party, amountMinor: '4000000' };
  const receiver = OTHER_SUPPLIER.party;
  const order = await signatureOn(SUPPLIER, (nonce, until) => transferOf(scene.channel, part, receiver, nonce, until), {
    nonce: id(`transfer ${first}`),
  });
  const transfer = await one(scene, SUPPLIER, 'transferReceivable', { receivable: first, receiver, ...order });
  await one(scene, OTHER_SUPPLIER, 'acceptTransfer', { transfer }, MORNING);
  const payment = (paid: string, amountMinor: string) => ({
    receivable: paid,
    amountMinor,
    paymentReference: `PAID-${paid}`,
    paidOn: '2026-06-30',
  });
  await one(scene, OTHER_SUPPLIER, 'settleReceivable', payment(first, '4000000'), MATURITY);
  await one(scene, SUPPLIER, 'settleReceivable', payment(second, '6000000'), MATURITY);
}
