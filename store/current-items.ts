/** Items that say something new each day, in the list that a person works off. */
import type { Transaction } from 'kysely';
import type { Actor } from './command-log';
import type { Database, Tables } from './database';
import { type ArrivingItem, rowOf } from './settlement-items';

/**
 * Keeps an item that says something new each day, under an id that several owners may have had: its owner's is opened or
 * brought up to date unless a person closed it, those of former owners need nothing more.
 */
export async function keepCurrentItem(
  database: Database,
  owner: Actor,
  item: ArrivingItem & { readonly state: 'open' },
  now: Date,
): Promise<void> {
  const { state, reason, detail, content, ...row } = rowOf(owner, item, undefined, now);
  await database.transaction().execute(async (transaction) => {
    await needsNothing(transaction, item.id, owner.party);
    await transaction
      .insertInto('settlement_item')
      .values({ ...row, state, reason, detail, content })
      .onConflict((conflict) =>
        conflict
          .columns(['owner', 'id'])
          .doUpdateSet({ state, reason, detail, content })
          .where('settlement_item.state', 'in', ['open', 'noted']),
      )
      .execute();
  });
}

/** Says of an item that nothing is to be done about it, or nothing by anybody but one owner. */
export async function needsNothing(
  database: Database | Transaction<Tables>,
  id: string,
  otherThan?: string,
): Promise<void> {
  let update = database.updateTable('settlement_item').set({ state: 'noted' }).where('id', '=', id);
  if (otherThan !== undefined) update = update.where('owner', '<>', otherThan);
  await update.where('state', '=', 'open').execute();
}
