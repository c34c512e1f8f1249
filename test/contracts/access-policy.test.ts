// Who may give which command: every command by every kind of caller, asked of the contract on the embedded network.
import { randomUUID } from 'node:crypto';
import { id } from 'ethers';
import {
  aConfirmation,
  aFacility,
  aGreenEvent,
  anAcceptance,
  anEarlyPayment,
  anInvoice,
  anOffer,
  aPolicy,
  aRateCard,
  aRequest,
  aReservation,
  aTransfer,
  aVerification,
  confirmedReceivable,
  financedReceivable,
  financingRequest,
  offerBy,
  verifiedReceivable,
} from '../../chaincode/testing/given';
import * as ledgerBasics from '../../chaincode/testing/ledger';
import {
  ANCHOR,
  aParty,
  BANK_A,
  BANK_B,
  CERTIFIER,
  OPERATOR,
  OTHER_ANCHOR,
  OTHER_SUPPLIER,
  type Party,
  SUPPLIER,
} from '../../chaincode/testing/parties';
import { ACCESS, type Command, type CommandBody, type CommandName } from '../../domain/commands';
import { Refusal } from '../../domain/problems';
import { aNetworkLedger, type NetworkLedger, stopNetworks } from './network-ledger';

jest.setTimeout(120_000);

const OTHER_CERTIFIER = aParty('other certifier', 'certifier', 'CertifierMSP');
/** Each role twice, where it can be: once as the party that the records name, once as a stranger. */
const CALLERS: readonly Party[] = [
  ANCHOR,
  OTHER_ANCHOR,
  SUPPLIER,
  OTHER_SUPPLIER,
  BANK_A,
  BANK_B,
  OPERATOR,
  CERTIFIER,
  OTHER_CERTIFIER,
];

/** What one row of the table asks: a body, and all who may give it. Whoever is not named here is refused. */
type Row<Name extends CommandName> = readonly [body: CommandBody<Name>, allowed: readonly Party[]];
type Rows = { readonly [Name in CommandName]: Row<Name> };

let ledger: NetworkLedger;
let rows: Rows;

beforeAll(async () => {
  ledger = await aNetworkLedger(ledgerBasics);
  rows = await rowsOn(ledger);
});

afterAll(() => stopNetworks());

async function rowsOn(on: NetworkLedger): Promise<Rows> {
  const verified = await verifiedReceivable(on, { number: 'VERIFIED' });
  const confirmed = await confirmedReceivable(on, { number: 'CONFIRMED' });
  const passed = await confirmedReceivable(on, { number: 'PASSED' });
  const transfer = await on.as(SUPPLIER).does('transferReceivable', await aTransfer(on, passed));
  const paidEarly = await confirmedReceivable(on, { number: 'EARLY' });
  await on.as(SUPPLIER).does('agreeEarlyPayment', await anEarlyPayment(on, paidEarly));
  const financed = await financedReceivable(on, { number: 'FINANCED' }, { recourse: true });
  const { receivable, request } = await financingRequest(on, { number: 'REQUESTED' });
  const offer = await offerBy(on, BANK_A, request);
  const reservation = await aReservation(on, BANK_A, receivable, '2000000');
  const greenEvent = await on
    .as(SUPPLIER)
    .does('captureGreenEvent', aGreenEvent('00000000-0000-4000-8000-000000000001'));
  const credential = { holder: ANCHOR.party, credential: 'littleGiant' as const };
  const reason = 'so that the table has a row';
  const payment = { amountMinor: '100', paymentReference: 'PAY-1', paidOn: '2026-03-02' };
  const everyFirm = [ANCHOR, OTHER_ANCHOR, SUPPLIER, OTHER_SUPPLIER, BANK_A, BANK_B];
  const banks = [BANK_A, BANK_B];
  const newcomer = aParty('newcomer', 'supplier', 'OperatorMSP');
  const address = newcomer.wallet.address;
  return {
    registerFirm: [
      { code: newcomer.party, name: 'Newcomer', mspId: 'OperatorMSP', roles: ['supplier'], identifiers: [] },
      [OPERATOR],
    ],
    updateFirm: [{ code: SUPPLIER.party, name: 'Another name' }, [OPERATOR]],
    registerSignatory: [{ address }, everyFirm],
    rotateSignatory: [{ address: SUPPLIER.wallet.address, newAddress: address }, everyFirm],
    revokeSignatory: [{ address: SUPPLIER.wallet.address, reason }, everyFirm],
    issueCredential: [
      { holder: OTHER_ANCHOR.party, credential: 'leadingFirm', validFrom: '2026-01-01', validUntil: '2026-12-31' },
      [CERTIFIER, OTHER_CERTIFIER],
    ],
    renewCredential: [{ ...credential, validFrom: '2028-01-01', validUntil: '2029-12-31' }, [CERTIFIER]],
    revokeCredential: [{ ...credential, reason }, [CERTIFIER]],
    captureGreenEvent: [
      aGreenEvent('00000000-0000-4000-8000-000000000002'),
      [ANCHOR, OTHER_ANCHOR, SUPPLIER, OTHER_SUPPLIER],
    ],
    attestGreenEvent: [{ greenEvent }, [ANCHOR]],
    disputeGreenEvent: [{ greenEvent, reason }, [ANCHOR]],
    declareGreenEventError: [{ greenEvent, reason, correctiveEventIds: [] }, [SUPPLIER]],
    issueReceivable: [anInvoice({ number: 'ISSUED' }), [SUPPLIER, OTHER_SUPPLIER]],
    verifyReceivable: [aVerification(verified), [OPERATOR]],
    confirmReceivable: [await aConfirmation(on, verified), [ANCHOR]],
    rejectReceivable: [{ receivable: verified, reason }, [ANCHOR]],
    disputeReceivable: [{ receivable: verified, reason }, [ANCHOR]],
    resolveDispute: [{ receivable: verified, resolution: reason }, [ANCHOR]],
    diluteReceivable: [
      {
        receivable: verified,
        creditNote: { number: 'CN-1', issueDate: '2026-02-25', documentSha256: id('credit note').slice(2) },
        amountMinor: '100',
        currency: 'CNY',
      },
      [SUPPLIER],
    ],
    cancelReceivable: [{ receivable: verified, reason }, [SUPPLIER]],
    splitReceivable: [{ receivable: confirmed, amountsMinor: ['4000000', '6000000'] }, [SUPPLIER]],
    transferReceivable: [await aTransfer(on, confirmed), [SUPPLIER]],
    acceptTransfer: [{ transfer }, [OTHER_SUPPLIER]],
    cancelTransfer: [{ transfer }, [SUPPLIER, OTHER_SUPPLIER]],
    publishRateCard: [aRateCard({}, 'another'), banks],
    publishPolicy: [aPolicy({}, 'a-policy'), banks],
    setFacility: [aFacility({ limitMinor: '200000000' }), banks],
    reserveFacility: [{ receivable, amountMinor: '100', salt: id('one more') }, banks],
    releaseFacility: [{ reservation }, banks],
    requestFinancing: [aRequest(confirmed), [SUPPLIER]],
    withdrawRequest: [{ request }, [SUPPLIER]],
    makeOffer: [await anOffer(on, BANK_A, request, reservation), banks],
    acceptOffer: [await anAcceptance(on, offer), [SUPPLIER]],
    recordFiling: [{ offer: financed.offer, registryFilingNumber: 'Z-2' }, [BANK_A]],
    disburseOffer: [{ offer: financed.offer, registryFilingNumber: 'Z-2', paymentReference: 'P-2' }, [BANK_A]],
    agreeEarlyPayment: [await anEarlyPayment(on, confirmed), [SUPPLIER]],
    lapseEarlyPayment: [{ receivable: paidEarly }, [SUPPLIER, OPERATOR]],
    settleReceivable: [{ receivable: financed.receivable, ...payment }, [BANK_A]],
    markOverdue: [{ receivable: financed.receivable }, [BANK_A, OPERATOR]],
    recourseReceivable: [{ receivable: financed.receivable, paymentReference: 'P-3' }, [BANK_A]],
    writeOffReceivable: [{ receivable: financed.receivable, reason }, [BANK_A]],
  };
}

/** The problem by which the contract refuses, or nothing when it would carry the command out. */
async function refusalOf(caller: Party, name: CommandName, body: unknown): Promise<string | undefined> {
  try {
    const outcome = await ledger.ask(caller, { id: randomUUID(), name, body } as Command);
    return outcome.status === 'refused' ? outcome.problem.slug : undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.problem.slug;
    throw error;
  }
}

describe.each(Object.keys(ACCESS) as CommandName[])('%s', (name) => {
  test.each(CALLERS.map((caller) => [caller.name, caller] as const))('by the %s', async (_, caller) => {
    const [body, allowed] = rows[name];
    const refusal = await refusalOf(caller, name, body);
    // Whoever may give it can still be refused for what the record says; nobody else gets as far as that.
    if (allowed.includes(caller)) expect(refusal).not.toBe('not-permitted');
    else expect(refusal).toBe('not-permitted');
  });

  test('is not given by a role in an organisation that hosts none of it', async () => {
    const [body, [rightful = OPERATOR]] = rows[name];
    const mspId = rightful.mspId === 'BankBMSP' || rightful.role === 'bank' ? 'AnchorMSP' : 'BankBMSP';
    expect(await refusalOf({ ...rightful, mspId }, name, body)).toBe('not-permitted');
  });
});

test('the table has a row for each command, and at least one caller who may give it', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(ACCESS).sort());
  for (const [, allowed] of Object.values(rows)) expect(allowed.length).toBeGreaterThan(0);
});
