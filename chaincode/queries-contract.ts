/** The contract that reads private records for those who may see them; nothing here writes. */
// Context stays a value import: the decorators read the parameter's class from the emitted metadata.
import { Context, Contract, Info, Returns, Transaction } from 'fabric-contract-api';
import { canonicalJson } from '../domain/canonical';
import { collectionOf } from '../domain/collections';
import { type Caller, hosts, type OrganisationRoles } from '../domain/participants';
import { Refusal, refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { callerOf } from './caller';
import { previewOf } from './price-preview';
import { type LedgerStub, UnitOfWork } from './unit-of-work';

/** Kinds of a bank's own records that it may ask for. */
const BANK_SECRETS = ['rateCard', 'bankPolicy', 'facility', 'reservation'] as const;
type BankSecret = (typeof BANK_SECRETS)[number];

/** The contract for a consortium. @param organisations the roles that each organisation hosts */
export function queriesContract(organisations: OrganisationRoles): new () => Contract {
  @Info({ title: 'queries', description: 'Reads private records' })
  class QueriesContract extends Contract {
    constructor() {
      super('queries');
    }

    /**
     * The sealed offers for a request, as JSON: all of them for its holder, its own for a bank. The peer that is asked
     * has to be the caller's own: another one does not hold the offers.
     */
    @Transaction(false)
    @Returns('string')
    async sealedOffers(ctx: Context, request: string): Promise<string> {
      return await spellingOut(async () => offersFor(ctx.stub, organisations, callerOf(ctx), request));
    }

    /** A bank's own rate cards, facilities or reservations, by the beginning of their key (a JSON list of its parts). */
    @Transaction(false)
    @Returns('string')
    async bankSecrets(ctx: Context, kind: string, keyPartsJson: string): Promise<string> {
      return await spellingOut(async () => secretsOf(ctx.stub, callerOf(ctx), kind, keyPartsJson));
    }

    /** What a bank would charge for an offered receivable by these terms (a JSON question), and what it would cost. */
    @Transaction(false)
    @Returns('string')
    async price(ctx: Context, questionJson: string): Promise<string> {
      return await spellingOut(async () => {
        const work = new UnitOfWork(ctx.stub);
        const caller = callerOf(ctx);
        const now = ctx.stub.getDateTimestamp().toISOString();
        const channel = ctx.stub.getChannelID();
        return await previewOf({ work, book: work.public, caller, channel, commandId: '', now }, questionJson);
      });
    }
  }
  return QueriesContract;
}

/** The sealed offers for a request that a caller may see, by their bank's collections. */
export async function offersFor(
  stub: LedgerStub,
  organisations: OrganisationRoles,
  caller: Caller,
  request: string,
): Promise<LedgerRecord<'sealedOffer'>[]> {
  const work = new UnitOfWork(stub);
  const banks = caller.role === 'bank' ? [caller.mspId] : Object.keys(organisations).filter(isBank);
  if (!hosts(organisations, caller.mspId, caller.role) || (caller.role !== 'bank' && caller.role !== 'supplier')) {
    refuse('not-permitted', `${caller.mspId} hosts no ${caller.role} who may see offers`);
  }
  const offers = await Promise.all(
    banks.map((mspId) => work.privately(collectionOf('sealedOffer', mspId)).list('sealedOffer', request)),
  );
  const own = caller.role === 'bank' ? 'bank' : 'holder';
  return offers.flat().filter((offer) => offer[own] === caller.party);

  function isBank(mspId: string): boolean {
    return hosts(organisations, mspId, 'bank');
  }
}

/** A bank's own records of a kind. @throws Refusal `not-permitted`, `invalid-input` */
export async function secretsOf(
  stub: LedgerStub,
  caller: Caller,
  kind: string,
  keyPartsJson: string,
): Promise<LedgerRecord<BankSecret>[]> {
  if (caller.role !== 'bank') refuse('not-permitted', `a ${caller.role} keeps no such records`);
  if (!isBankSecret(kind)) return refuse('invalid-input', `there is no kind ${kind} to ask for`, { field: 'kind' });
  const store = new UnitOfWork(stub).privately(collectionOf('bankSecret', caller.mspId));
  const records: LedgerRecord<BankSecret>[] = await store.list(kind, ...keyPartsIn(keyPartsJson));
  return records.filter(({ bank }) => bank === caller.party);
}

function isBankSecret(kind: string): kind is BankSecret {
  return (BANK_SECRETS as readonly string[]).includes(kind);
}

function keyPartsIn(json: string): string[] {
  const parts: unknown = JSON.parse(json);
  if (Array.isArray(parts) && parts.every((part): part is string => typeof part === 'string' && part !== '')) {
    return parts;
  }
  return refuse('invalid-input', 'the key is a list of texts', { field: 'key' });
}

/** The answer as JSON; a refusal reaches the caller as data in the message. */
async function spellingOut(work: () => Promise<unknown>): Promise<string> {
  try {
    return canonicalJson(await work());
  } catch (error) {
    if (error instanceof Refusal) throw new Error(canonicalJson({ problem: error.problem }));
    throw error;
  }
}
