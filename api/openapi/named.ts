/** Names of schemas: what has one is a component of the API's document, and a type of the client. */
import type { TSchema } from 'typebox';
import { RECORDS, type RecordKind } from '../../domain/records';

/** The schema under a name. */
export function named<Schema extends TSchema>(title: string, schema: Schema): Schema {
  return { ...schema, title };
}

/** Each kind of ledger record as the API answers it: `Receivable` for `receivable`. */
export const RECORD_BODIES = Object.fromEntries(
  Object.entries(RECORDS).map(([kind, { schema }]) => [
    kind,
    named(kind.slice(0, 1).toUpperCase() + kind.slice(1), schema as TSchema),
  ]),
) as { readonly [Kind in RecordKind]: (typeof RECORDS)[Kind]['schema'] };
