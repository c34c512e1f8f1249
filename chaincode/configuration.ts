/** What the chaincode service is told at start, checked at once. */
import { Type } from 'typebox';
import { type OrganisationRoles, RoleName } from '../domain/participants';
import { assertFits } from '../domain/validation';

/** Settings of the chaincode service. */
export interface ChaincodeConfiguration {
  /** `host:port` that peers dial. */
  readonly address: string;
  /** The id under which peers installed the package, `label:hash`. */
  readonly chaincodeId: string;
  readonly organisations: OrganisationRoles;
}

/**
 * `NODE_OPTIONS` for the service: a batch's values live until its transaction ends, and in V8's usual nursery of 16 MB they are
 * copied several times until then. It cannot be set from within a process that runs.
 */
export const ROOM_FOR_A_BATCH = '--max-semi-space-size=64';

const Organisations = Type.Record(Type.String(), Type.Array(RoleName));

/**
 * Reads `CHAINCODE_SERVER_ADDRESS`, `CHAINCODE_ID` (Fabric's own names) and `CONSORTIUM_ROLES`, the roles that each
 * organisation hosts as JSON, derived from the consortium file: `{"AnchorMSP":["anchor"],…}`.
 * @throws Error that names every variable that is missing or wrong
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): ChaincodeConfiguration {
  const { CHAINCODE_SERVER_ADDRESS: address, CHAINCODE_ID: chaincodeId, CONSORTIUM_ROLES: roles } = environment;
  const missing = Object.entries({
    CHAINCODE_SERVER_ADDRESS: address,
    CHAINCODE_ID: chaincodeId,
    CONSORTIUM_ROLES: roles,
  })
    .filter(([, value]) => !value)
    .map(([name]) => name);
  if (!address || !chaincodeId || !roles) throw new Error(`set ${missing.join(', ')}`);
  const organisations = assertFits(Organisations, JSON.parse(roles), 'CONSORTIUM_ROLES') as OrganisationRoles;
  return { address, chaincodeId, organisations };
}
