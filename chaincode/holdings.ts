/** Commands by which a confirmed receivable goes down the chain of suppliers: split into parts, transferred. */
import { parseDate } from '../domain/calendar';
import { recordIdOf } from '../domain/fingerprint';
import { nextState } from '../domain/life-cycle';
import { refuse } from '../domain/problems';
import { openedParts } from '../domain/receivable-parts';
import { requireRunning } from '../domain/receivable-terms';
import type { LedgerRecord } from '../domain/records';
import { transferOf } from '../domain/typed-data';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';
import { requireFirm } from './participants';
import { acceptSignature } from './signing';

type Receivable = LedgerRecord<'receivable'>;

/** Handlers of the commands about who holds what of a receivable. */
export const holdingHandlers: Handlers<'splitReceivable' | 'transferReceivable' | 'acceptTransfer' | 'cancelTransfer'> =
  {
    async splitReceivable(context, { receivable: id, amountsMinor }) {
      const { work, now } = context;
      const whole = await existing(context, 'receivable', id);
      requireParty(context, whole.holder, 'holder');
      const state = nextState(id, whole.state, 'split');
      requireRunning(today(context), parseDate(whole.maturityDate, 'maturityDate'));
      const parts = openedParts(whole, amountsMinor, now);
      for (const part of parts) work.put('receivable', part);
      work.put('receivable', { ...whole, state, split: { parts: parts.map((part) => part.id), splitAt: now } });
      return `receivable/${id}`;
    },

    async transferReceivable(context, { receivable: id, receiver, ...given }) {
      const { work, channel, now } = context;
      const receivable = await existing(context, 'receivable', id);
      const { holder, obligor, amountMinor, currency } = receivable;
      requireParty(context, holder, 'holder');
      const state = nextState(id, receivable.state, 'transfer');
      requireRunning(today(context), parseDate(receivable.maturityDate, 'maturityDate'));
      if (receiver === holder || receiver === obligor) {
        refuse('invalid-input', 'it goes neither to its own holder nor to its obligor', { field: 'receiver' });
      }
      // A bank takes a receivable by an offer, after filing in the registry.
      await requireFirm(context, receiver, 'supplier', 'receiver');
      const data = transferOf(channel, receivable, receiver, given.nonce, given.expiresAt);
      const signed = await acceptSignature(context, holder, data, given, {
        purpose: 'transfer',
        amountMinor: BigInt(amountMinor),
        currency,
      });
      const transfer = recordIdOf('T', context.commandId);
      work.put('transfer', {
        id: transfer,
        receivable: id,
        holder,
        receiver,
        amountMinor,
        currency,
        state: 'open',
        order: { ...signed, signedAt: now },
      });
      work.put('receivable', { ...receivable, state, transfer: { id: transfer, receiver } });
      return `transfer/${transfer}`;
    },

    async acceptTransfer(context, { transfer: id }) {
      const { work, now } = context;
      const transfer = await existing(context, 'transfer', id);
      requireParty(context, transfer.receiver, 'receiver');
      const receivable = await openTransferOf(context, transfer);
      const state = nextState(receivable.id, receivable.state, 'acceptTransfer');
      requireRunning(today(context), parseDate(receivable.maturityDate, 'maturityDate'));
      const nowSeconds = Math.floor(Date.parse(now) / 1000);
      if (transfer.order.expiresAt <= nowSeconds) {
        refuse('signature-expired', `the holder's order expired at ${transfer.order.expiresAt}, now is ${nowSeconds}`, {
          reference: `transfer/${id}`,
        });
      }
      work.put('transfer', { ...transfer, state: 'accepted', acceptedAt: now });
      work.put('receivable', { ...untransferred(receivable), state, holder: transfer.receiver });
      return `transfer/${id}`;
    },

    async cancelTransfer(context, { transfer: id }) {
      const { work, caller, now } = context;
      const transfer = await existing(context, 'transfer', id);
      if (caller.party !== transfer.receiver) requireParty(context, transfer.holder, 'holder or receiver');
      const receivable = await openTransferOf(context, transfer);
      const state = nextState(receivable.id, receivable.state, 'cancelTransfer');
      work.put('transfer', { ...transfer, state: 'cancelled', cancelledAt: now, cancelledBy: caller.party });
      work.put('receivable', { ...untransferred(receivable), state });
      return `transfer/${id}`;
    },
  };

/** The receivable that waits for this transfer. @throws Refusal `state-forbids` when the transfer is no longer open */
async function openTransferOf(context: CommandContext, transfer: LedgerRecord<'transfer'>): Promise<Receivable> {
  if (transfer.state !== 'open') {
    refuse('state-forbids', `${transfer.id} is ${transfer.state}, not open`, { reference: `transfer/${transfer.id}` });
  }
  return await existing(context, 'receivable', transfer.receivable);
}

function untransferred({ transfer: _, ...receivable }: Receivable): Receivable {
  return receivable;
}
