/** Who may do what with which private collection, and which endorsement policy a collection has of its own. */
import { type Consortium, collectionMembers, implicitOwner } from '../consortium/consortium';
import type { ChaincodeDefinition } from './block-validation';
import type { Channel } from './channel-config';
import type { Policy } from './policies';
import type { CollectionAccess } from './simulation';

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
    collectionPolicy: (collection) => collectionPolicy(consortium, channel, collection),
  };
}

const CHAINCODE_VERSION = '1.0';

/** An implicit collection is its owner's to endorse; a declared one is all its members', where it says so. */
function collectionPolicy(consortium: Consortium, channel: Channel, collection: string): Policy | undefined {
  const declared = consortium.collections.find(({ name }) => name === collection);
  const isOwn = implicitOwner(consortium, collection) !== undefined || declared?.endorsementPolicy === 'members';
  if (!isOwn) return undefined;
  const members = collectionMembers(consortium, collection) ?? [];
  const policies = consortium.organisations
    .filter(({ mspId }) => members.includes(mspId))
    .map(({ name }) => channel.policies.get(`/Channel/Application/${name}/Endorsement`));
  return (signers) => policies.every((policy) => policy?.(signers) === true);
}
