/** Who may do what with which private collection, and which endorsement policy a collection has of its own. */
import type { Consortium } from '../consortium/consortium';
import type { ChaincodeDefinition } from './block-validation';
import type { Channel } from './channel-config';
import type { CollectionAccess } from './simulation';

/** Every organisation has a collection of its own without being declared. */
const IMPLICIT_PREFIX = '_implicit_org_';

/** The MSP ids whose peers hold a collection; undefined where there is no such collection. */
export function collectionMembers(consortium: Consortium, collection: string): readonly string[] | undefined {
  const implicit = implicitOwner(consortium, collection);
  if (implicit !== undefined) return [implicit.mspId];
  return consortium.collections.find(({ name }) => name === collection)?.members;
}

/**
 * What a peer answers a creator about a collection.
 * @param peerMspId the organisation of the peer that simulates
 * @param creatorMspId the organisation of whoever made the proposal
 */
export function collectionAccess(
  consortium: Consortium,
  collection: string,
  peerMspId: string,
  creatorMspId: string,
): CollectionAccess | undefined {
  const members = collectionMembers(consortium, collection);
  if (members === undefined) return undefined;
  const declared = consortium.collections.find(({ name }) => name === collection);
  const isMember = members.includes(creatorMspId);
  return {
    held: members.includes(peerMspId),
    // An implicit collection restricts neither: its owner's endorsement is what protects it.
    mayRead: isMember || declared?.memberOnlyRead !== true,
    mayWrite: isMember || declared?.memberOnlyWrite !== true,
  };
}

/** The chaincode of the channel, with the rules of its collections. */
export function chaincodeDefinition(consortium: Consortium, channel: Channel): ChaincodeDefinition {
  return {
    name: consortium.chaincode,
    version: CHAINCODE_VERSION,
    hasCollection: (collection) => collectionMembers(consortium, collection) !== undefined,
    collectionPolicy: (collection) => {
      const owner = implicitOwner(consortium, collection);
      return owner && channel.policies.get(`/Channel/Application/${owner.name}/Endorsement`);
    },
  };
}

const CHAINCODE_VERSION = '1.0';

function implicitOwner(consortium: Consortium, collection: string) {
  if (!collection.startsWith(IMPLICIT_PREFIX)) return undefined;
  const mspId = collection.slice(IMPLICIT_PREFIX.length);
  return consortium.organisations.find((organisation) => organisation.mspId === mspId);
}
