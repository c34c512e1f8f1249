/** In whose name the worker gives commands where no person does. */
import type { Role } from '../domain/participants';
import type { LedgerRecord } from '../domain/records';
import { partsOfLabel, userLabel } from '../network/certificates/labels';
import type { Actor } from '../store/command-log';

/** Who it is that acts: no person. */
const WORKER = 'worker';

/** The operator, by a wallet label of its own ledger identity. */
export function operatorBy(identity: string): Actor {
  return { party: partsOfLabel(identity).party, role: 'operator', user: WORKER, identity };
}

/** A firm in a role, by its own ledger identity, which is no person's. */
export function firmIn(role: Role, { code: party, mspId }: Pick<LedgerRecord<'firm'>, 'code' | 'mspId'>): Actor {
  return { party, role, user: WORKER, identity: userLabel(mspId, { party, role }) };
}
