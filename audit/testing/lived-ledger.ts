/** For tests: an embedded network on which a receivable has lived its life through the gateway, beside the lives of others. */
import { aGreenEvent, anInvoice, aRequest, aVerification, RECYCLING } from '../../chaincode/testing/given';
import {
  ANCHOR,
  BANK_A,
  BANK_B,
  CERTIFIER,
  FIRMS,
  OPERATOR,
  OTHER_ANCHOR,
  OTHER_SUPPLIER,
  SUPPLIER,
} from '../../chaincode/testing/parties';
import { partIdOf } from '../../domain/fingerprint';
import { enrolUser } from '../../network/certificates/enrolment';
import {
  aCommand,
  acceptanceBody,
  applied,
  confirmationBody,
  MORNING,
  offerBy,
  one,
  type PlayedLedger,
  type PlayingNetwork,
  playedLedger,
  type Scene,
  submit,
  transferBody,
} from './ledger-scene';

/** A ledger after the life of one receivable. */
export interface LivedLedger extends PlayedLedger, Lived {}

/** What the tests need to know of it. */
interface Lived {
  readonly receivable: string;
  readonly offer: string;
  readonly request: string;
  /** Ids of the events in the price: recycling, transport. */
  readonly events: readonly string[];
  /** Another receivable that was split. */
  readonly whole: string;
  /** Its first part, which was transferred and paid in two payments. */
  readonly part: string;
}

const MATURITY = '2026-06-30T03:00:00.000Z';

/** Plays the life, from registration to settlement, with a payment that was sent twice and refused once; on the embedded network unless another is started. */
export async function aLivedLedger(
  start?: () => Promise<PlayingNetwork>,
  accepts = acceptanceBody,
): Promise<LivedLedger> {
  return await playedLedger(async (scene) => {
    const names = await play(scene, accepts);
    // Somebody whose certificate says more than it may: he sends nothing, but a forger can use his key.
    await enrolUser(scene.dataFolder, SUPPLIER.mspId, { party: SUPPLIER.party, role: 'bank' });
    return names;
  }, start);
}

async function play(scene: Scene, accepts: typeof acceptanceBody): Promise<Lived> {
  const firms = FIRMS.map(({ party, name, role, mspId }) =>
    aCommand('registerFirm', { code: party, name, mspId, roles: [role], identifiers: [] }),
  );
  await applied(scene, OPERATOR, firms);
  for (const firm of [ANCHOR, SUPPLIER, OTHER_SUPPLIER]) {
    await applied(scene, firm, [aCommand('registerSignatory', { address: firm.wallet.address })]);
  }
  const credentials = [ANCHOR, OTHER_ANCHOR].map(({ party }) =>
    aCommand('issueCredential', {
      holder: party,
      credential: 'littleGiant',
      validFrom: '2025-01-01',
      validUntil: '2027-12-31',
    }),
  );
  await applied(scene, CERTIFIER, credentials);
  const events = await applied(scene, SUPPLIER, [
    aCommand('captureGreenEvent', aGreenEvent('recycling', RECYCLING)),
    aCommand('captureGreenEvent', aGreenEvent('transport')),
    aCommand('captureGreenEvent', aGreenEvent('unattested', { bizStep: 'packing' })),
  ]);
  await applied(
    scene,
    ANCHOR,
    events.slice(0, 2).map((greenEvent) => aCommand('attestGreenEvent', { greenEvent })),
  );
  await applied(scene, OTHER_SUPPLIER, [aCommand('issueReceivable', anInvoice({ number: 'OTHER-1' }))]);
  const receivable = await one(scene, SUPPLIER, 'issueReceivable', anInvoice());
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(receivable));
  await one(scene, ANCHOR, 'confirmReceivable', await confirmationBody(scene, receivable));
  const request = await one(scene, SUPPLIER, 'requestFinancing', aRequest(receivable));
  const offer = await offerBy(scene, BANK_A, request, receivable);
  await offerBy(scene, BANK_B, request, receivable);
  await one(scene, SUPPLIER, 'acceptOffer', await accepts(scene, request, offer));
  await payTwice(scene, offer);
  await one(scene, OTHER_SUPPLIER, 'issueReceivable', anInvoice({ number: 'OTHER-2' }));
  await one(
    scene,
    BANK_A,
    'settleReceivable',
    { receivable, amountMinor: '10000000', paymentReference: 'S-1', paidOn: '2026-06-30' },
    MATURITY,
  );
  const parts = await divide(scene);
  await one(scene, OTHER_SUPPLIER, 'issueReceivable', anInvoice({ number: 'OTHER-3' }));
  return { receivable, offer, request, events: events.slice(0, 2), ...parts };
}

/** A receivable that is split; its first part goes to another supplier and is paid to it in two payments. */
async function divide(scene: Scene): Promise<Pick<Lived, 'whole' | 'part'>> {
  const whole = await one(scene, SUPPLIER, 'issueReceivable', anInvoice({ number: 'INV-2026-0043' }));
  await one(scene, OPERATOR, 'verifyReceivable', aVerification(whole));
  await one(scene, ANCHOR, 'confirmReceivable', await confirmationBody(scene, whole));
  await one(scene, SUPPLIER, 'splitReceivable', { receivable: whole, amountsMinor: ['4000000', '6000000'] });
  const part = partIdOf(whole, 1);
  const order = await transferBody(scene, part, { receiver: OTHER_SUPPLIER.party });
  const transfer = await one(scene, SUPPLIER, 'transferReceivable', order);
  await one(scene, OTHER_SUPPLIER, 'acceptTransfer', { transfer });
  const payments = [
    { receivable: part, amountMinor: '1500000', paymentReference: 'T-1', paidOn: '2026-06-30' },
    { receivable: part, amountMinor: '2500000', paymentReference: 'T-2', paidOn: '2026-06-30' },
  ].map((body) => aCommand('settleReceivable', body));
  await applied(scene, OTHER_SUPPLIER, payments, MATURITY);
  return { whole, part };
}

/** Two payments that were endorsed before either was ordered: the second one's reads are no longer true. */
async function payTwice(scene: Scene, offer: string): Promise<void> {
  await one(scene, BANK_A, 'recordFiling', { offer, registryFilingNumber: 'Z-1' });
  const endorsed: (() => void)[] = [];
  const together = () =>
    new Promise<void>((go) => {
      endorsed.push(go);
      if (endorsed.length === 2) for (const each of endorsed) each();
    });
  const outcomes = await Promise.all(
    ['P-1', 'P-2'].map((paymentReference) => {
      const body = { offer, registryFilingNumber: 'Z-1', paymentReference };
      return submit(scene, BANK_A, [aCommand('disburseOffer', body)], MORNING, together);
    }),
  );
  const kinds = outcomes.map(({ kind }) => kind).sort();
  if (kinds.join() !== 'committed,readConflict') throw new Error(`the two payments ended as ${kinds.join()}`);
}
