/** Who asks, by the certificate alone. */
import type { Context } from 'fabric-contract-api';
import { type Caller, isRole } from '../domain/participants';
import { refuse } from '../domain/problems';

/** The caller of a transaction. @throws Refusal `not-permitted` when the certificate lacks an attribute */
export function callerOf({ clientIdentity }: Context): Caller {
  const party = clientIdentity.getAttributeValue('party');
  const role = clientIdentity.getAttributeValue('role');
  if (party === null || role === null || !isRole(role)) {
    return refuse('not-permitted', 'the certificate has no attributes party and role');
  }
  const user = clientIdentity.getAttributeValue('hf.EnrollmentID');
  return { mspId: clientIdentity.getMSPID(), party, role, ...(user === null ? {} : { user }) };
}
