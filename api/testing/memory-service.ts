/** For tests: the API over the contracts themselves, on a ledger in memory whose public records are in the read model. */
import { previewOf } from '../../chaincode/price-preview';
import { offersFor, secretsOf } from '../../chaincode/queries-contract';
import { CHANNEL, type Ledger } from '../../chaincode/testing/ledger';
import { BANK_A, BANK_B, ORGANISATIONS, type Party } from '../../chaincode/testing/parties';
import { UnitOfWork } from '../../chaincode/unit-of-work';
import { canonicalJson } from '../../domain/canonical';
import type { Caller } from '../../domain/participants';
import { Refusal } from '../../domain/problems';
import { keyPartsOf, type LedgerRecord, type RecordKind } from '../../domain/records';
import { visibilityOf } from '../../domain/visibility';
import { userLabel } from '../../network/certificates/labels';
import { RejectedByContract } from '../../network/gateway/ledger-client';
import { applyBlock, nextBlock, type RecordWrite } from '../../store/read-model';
import { startTestService, type TestService } from './service';

/** Kinds of public records that prices and matches are about. */
const PROJECTED = [
  ...(['firm', 'signatory', 'credential', 'greenEvent'] as const),
  ...(['receivable', 'earlyPayment', 'financingRequest', 'offer'] as const),
] as const;

/** Each party has one user. */
const USER = 'somebody';

export interface MemoryService extends TestService {
  /** Brings the read model up to what the ledger holds. */
  project(): Promise<void>;
  /** The authorization header of a party. */
  of(party: Party): { authorization: string };
}

/** Starts it on a ledger; `ledgerNow` is read anew with each question. */
export async function startMemoryService(
  ledgerNow: () => Ledger,
  options: Parameters<typeof startTestService>[0] = {},
): Promise<MemoryService> {
  const users = new Map<string, Caller>();
  const clock = { now: async () => new Date(ledgerNow().now) };
  const service = await startTestService(options, {
    clock,
    ledger: {
      knows: async (identity) => users.has(identity),
      evaluate: async (identity, { transaction, args = [] }) => {
        const caller = users.get(identity);
        if (caller === undefined) throw new Error(`nobody is ${identity}`);
        return await answerOf(ledgerNow(), caller, transaction, args);
      },
    },
  });
  return {
    ...service,
    of({ party, role, mspId }) {
      users.set(userLabel(mspId, { party, role }, USER), { party, role, mspId });
      return service.as({ party, role, msp: mspId, user: USER });
    },
    async project() {
      const ledger = ledgerNow();
      const records = await Promise.all(
        PROJECTED.map(async (kind: RecordKind) =>
          (await ledger.records(kind)).map((record) => writeOf(kind, record as never)),
        ),
      );
      records.push((await noticesIn(ledger)).map((notice) => writeOf('offerNotice', notice)));
      const { database } = service.store;
      const number = await nextBlock(database);
      await applyBlock(database, { number, records: records.flat(), commands: [] }, new Date());
    },
  };
}

function writeOf<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): RecordWrite {
  return {
    kind,
    keyParts: keyPartsOf(kind, record),
    record,
    visibility: visibilityOf(kind, record),
    transactionId: 'f'.repeat(64),
  };
}

/** The notices of all sealed offers, which a block's event would tell. */
async function noticesIn(ledger: Ledger): Promise<LedgerRecord<'offerNotice'>[]> {
  const offers = await Promise.all(
    [BANK_A, BANK_B].map((bank) => ledger.privately(bank, 'sealedOffer').list('sealedOffer')),
  );
  return offers
    .flat()
    .map(({ id, request, receivable, bank, holder, offeredAt: at }) => ({ id, request, receivable, bank, holder, at }));
}

async function answerOf(ledger: Ledger, caller: Caller, transaction: string, args: readonly string[]): Promise<string> {
  const [first = '', second = ''] = args;
  const { now } = ledger;
  // A transaction that has asked for a private range may not write: each question is one of its own.
  const stub = ledger.stub.fork();
  const work = new UnitOfWork(stub);
  const context = { work, book: work.public, caller, channel: CHANNEL, commandId: '', now };
  const answers: Record<string, () => Promise<unknown>> = {
    'queries:sealedOffers': () => offersFor(stub, ORGANISATIONS, caller, first),
    'queries:bankSecrets': () => secretsOf(stub, caller, first, second),
    'queries:price': () => previewOf(context, first),
  };
  try {
    return canonicalJson(await answers[transaction]?.());
  } catch (error) {
    throw error instanceof Refusal ? new RejectedByContract(canonicalJson({ problem: error.problem })) : error;
  }
}
