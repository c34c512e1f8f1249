/** Settlement: accounts, banks' files in, payment instructions out, and the list of what a person has to look at. */
import { type Static, Type } from 'typebox';
import { addDays, dateOf, parseDate } from '../../domain/calendar';
import { CreditCode, CurrencyCode, DateText, InstantText, Strict, Text } from '../../domain/fields';
import { MAX_PAGE_SIZE } from '../../domain/limits';
import type { Currency } from '../../domain/money';
import { refuse } from '../../domain/problems';
import { sha256Of } from '../../intake/bytes';
import { mspIdInLabel, userLabel } from '../../network/certificates/labels';
import { accountKey } from '../../settlement/accounts';
import { readBankFile } from '../../settlement/bank-file';
import { MAX_BANK_FILE_BYTES } from '../../settlement/limits';
import { paymentInstruction } from '../../settlement/payment-instruction';
import { itemsOf, refusedFileItem } from '../../settlement/work-items';
import { accountsOf, setAccount } from '../../store/accounts';
import type { Actor } from '../../store/command-log';
import { findInstruction, type InstructionRow, instructionsOf, instructOnce } from '../../store/payment-instructions';
import { findRecord } from '../../store/read-model';
import { keepItems } from '../../store/settlement-items';
import { documentBody } from '../operations';
import { accountFor, dueOrders } from '../payment-orders';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** Days ahead that an instruction looks where nothing is said. */
const LOOK_AHEAD_DAYS = 7;
const BIC = Type.String({ pattern: '^[A-Z0-9]{8}([A-Z0-9]{3})?$', description: 'BIC (ISO 9362)' });
const CNAPS = Type.String({ pattern: '^[0-9]{12}$', description: "Bank number in China's payment system" });
const InstructionId = Type.String({ pattern: '^GT-[0-9a-f]{32}$', description: 'Message id of a pain.001' });

const AccountBody = Strict({
  name: { ...Text, description: 'Name of the account as the bank knows it' },
  account: Type.String({ pattern: '^[A-Za-z0-9 -]{5,40}$', description: 'IBAN, or the number that the bank gave' }),
  agent: Type.Union([Strict({ bic: BIC }), Strict({ cnaps: CNAPS })]),
});
const Account = Type.Object({ currency: CurrencyCode, ...AccountBody.properties }, { title: 'BankAccount' });

const FileAnswer = Type.Object(
  {
    kind: Type.Enum(['statement', 'notification', 'statusReport']),
    messageId: Type.String(),
    kept: Type.Integer({ description: 'Items that are new' }),
    repeated: Type.Integer({ description: 'Items that an earlier file told already; nothing is booked again' }),
    open: Type.Integer({ description: 'New items that a person has to look at at once' }),
  },
  { title: 'BankFile' },
);

const Instruction = Type.Object(
  {
    id: InstructionId,
    currency: CurrencyCode,
    count: Type.Integer(),
    totalMinor: Type.String({ pattern: '^[0-9]{1,18}$', description: 'Whole minor units' }),
    createdAt: InstantText,
  },
  { title: 'PaymentInstruction' },
);
const NewInstruction = Type.Object({
  ...Instruction.properties,
  withoutAccount: Type.Array(Type.String(), {
    description: 'Records that nobody can pay: whoever is owed named no account',
  }),
});

/** Routes of the settlement; the list to work off has a file of its own. */
export function settlementRoutes(api: Api, service: Service): void {
  const { database, clock } = service;
  const tags = ['settlement'];

  api.put(
    '/bank-accounts/:currency',
    {
      schema: {
        tags,
        operationId: 'setBankAccount',
        summary: 'Says on which account the party pays and is paid in a currency',
        params: Type.Object({ currency: CurrencyCode }),
        body: AccountBody,
        response: { 200: Account, default: ProblemBody },
      },
    },
    async ({ actor, params, body }) => {
      requirePaying(actor);
      await setAccount(database, {
        party: actor.party,
        currency: params.currency,
        accountKey: accountKey(body.account),
        ...body,
        agent: { ...body.agent },
      });
      return { currency: params.currency, ...body };
    },
  );

  api.get(
    '/bank-accounts',
    {
      schema: {
        tags,
        operationId: 'listBankAccounts',
        summary: 'Accounts on which the party pays and is paid',
        response: { 200: Type.Array(Account), default: ProblemBody },
      },
    },
    async ({ actor }) =>
      (await accountsOf(database, [actor.party])).map(({ currency, name, account, agent }) => ({
        currency: currency as Currency,
        name,
        account,
        agent: agent as Static<typeof AccountBody>['agent'],
      })),
  );

  api.post(
    '/bank-files',
    {
      bodyLimit: MAX_BANK_FILE_BYTES,
      schema: {
        tags,
        operationId: 'sendBankFile',
        summary: "Takes a bank's statement, notification or status report",
        description:
          'camt.053, camt.054 or pain.002 of ISO 20022. The same file may come again: each booking counts once. The operator may send the files of the suppliers that it hosts, naming the owner of the account.',
        querystring: Strict({ owner: Type.Optional(CreditCode) }),
        body: documentBody({
          'application/xml': {
            description: 'camt.053.001, camt.054.001 or pain.002.001 in any version',
            example: '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.12">…</Document>',
          },
        }),
        response: { 200: FileAnswer, default: ProblemBody },
      },
    },
    async ({ actor, query, body }) => {
      const owner = await ownerOf(service, actor, query.owner);
      if (!Buffer.isBuffer(body)) return refuse('media-type-unsupported', 'a bank file is application/xml');
      const now = await clock.now();
      const sha256 = sha256Of(body);
      const document = { sha256, mediaType: 'application/xml', bytes: body };
      const file = readBankFile(body);
      if (!file.ok) {
        await keepItems(database, owner, { items: [refusedFileItem(sha256, file.refusals)], document, now });
        const [first] = file.refusals;
        return refuse('document-refused', first?.message ?? 'it cannot be read', {
          field: first?.field ?? '(document)',
        });
      }
      const own = new Set((await accountsOf(database, [owner.party])).map((row) => row.accountKey));
      const items = itemsOf(file.value, sha256, (key) => own.has(key));
      const counts = await keepItems(database, owner, { items, document, now });
      return { kind: file.value.kind, messageId: file.value.messageId, ...counts };
    },
  );

  api.post(
    '/payment-instructions',
    {
      schema: {
        tags,
        operationId: 'instructPayments',
        summary: 'Makes an instruction of what the party has to pay and has not instructed yet',
        description:
          'A bank pays the accepted offers that are filed, an anchor what falls due, a supplier what it repays after recourse. A payment is instructed once; the instruction is a pain.001 for the party’s own bank, and no money passes the operator.',
        body: Strict({
          currency: CurrencyCode,
          until: Type.Optional({ ...DateText, description: 'Last day of payment; a week from today if left out' }),
        }),
        response: { 200: NewInstruction, default: ProblemBody },
      },
    },
    async ({ actor, body: { currency, until } }) => {
      requirePaying(actor);
      const debtor = await accountFor(database, actor.party, currency);
      if (debtor === undefined) return refuse('account-missing', `${actor.party} names no account in ${currency}`);
      const now = await clock.now();
      const today = dateOf(now.toISOString());
      const last = until === undefined ? addDays(today, LOOK_AHEAD_DAYS) : parseDate(until, 'until');
      const { orders, withoutAccount } = await dueOrders(database, actor, currency, last, today);
      const made = await instructOnce(
        database,
        actor.party,
        orders.map(({ endToEndId }) => endToEndId),
        (remaining) => {
          const instructed = orders.filter(({ endToEndId }) => remaining.has(endToEndId));
          const { messageId, xml } = paymentInstruction({ debtor, orders: instructed, createdAt: now.toISOString() });
          const totalMinor = instructed.reduce((sum, { amountMinor }) => sum + amountMinor, 0n).toString();
          return { id: messageId, currency, count: instructed.length, totalMinor, xml, createdAt: now };
        },
      );
      if (made === undefined) {
        const unpaid = withoutAccount.length === 0 ? '' : `; no account is known for ${withoutAccount.join(', ')}`;
        return refuse('nothing-to-pay', `nothing in ${currency} until ${last}${unpaid}`);
      }
      return { ...instructionOf(made), withoutAccount: [...withoutAccount] };
    },
  );

  api.get(
    '/payment-instructions',
    {
      schema: {
        tags,
        operationId: 'listPaymentInstructions',
        summary: 'Instructions that the party made, newest first',
        response: { 200: Type.Array(Instruction), default: ProblemBody },
      },
    },
    async ({ actor }) => (await instructionsOf(database, actor.party, MAX_PAGE_SIZE)).map(instructionOf),
  );

  api.get(
    '/payment-instructions/:id',
    {
      schema: {
        tags,
        operationId: 'getPaymentInstruction',
        summary: 'An instruction as pain.001.001.12, always the same bytes',
        params: Type.Object({ id: InstructionId }),
        response: {
          200: { content: { 'application/xml': { schema: Type.String() } } },
          default: ProblemBody,
        },
      },
    },
    async ({ actor, params }, reply) => {
      const found = await findInstruction(database, actor.party, params.id);
      if (found === undefined) return refuse('not-found', `no instruction ${params.id}`);
      void reply.header('content-disposition', `attachment; filename="${found.id}.xml"`);
      return await reply.type('application/xml').send(found.xml as never);
    },
  );
}

/** Whoever has nothing to pay and is paid nothing has no business here. */
function requirePaying({ role }: Actor): void {
  if (role === 'operator' || role === 'certifier') {
    refuse('not-permitted', 'money passes neither the operator nor the certifier');
  }
}

/** In whose name a file comes. @throws Refusal `not-permitted` */
async function ownerOf({ database }: Service, actor: Actor, owner: string | undefined): Promise<Actor> {
  if (owner === undefined || owner === actor.party) {
    requirePaying(actor);
    return actor;
  }
  const firm = (await findRecord(database, actor, 'firm', owner))?.record;
  const isHosted = firm !== undefined && mspIdInLabel(actor.identity) === firm.mspId;
  if (actor.role !== 'operator' || !isHosted || !firm.roles.includes('supplier')) {
    return refuse('not-permitted', `${actor.party} does not send the files of ${owner}`, { field: 'owner' });
  }
  const supplier = { party: owner, role: 'supplier' } as const;
  return { ...supplier, user: actor.user, identity: userLabel(firm.mspId, supplier) };
}

function instructionOf({ id, currency, count, totalMinor, createdAt }: InstructionRow): Static<typeof Instruction> {
  return { id, currency, count, totalMinor, createdAt: createdAt.toISOString() } as Static<typeof Instruction>;
}
