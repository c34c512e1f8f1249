/** Reads the consortium file, from which every network is derived, and refuses one that does not make sense. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { isRole, ROLES, type Role } from '../../domain/roles';

export const ENDORSEMENT_POLICIES = ['any', 'majority', 'all'] as const;
export type EndorsementPolicy = (typeof ENDORSEMENT_POLICIES)[number];

/** An organisation whose peers endorse and whose users transact. */
export interface Organisation {
  readonly name: string;
  readonly mspId: string;
  /** What the users of the organisation may be. */
  readonly roles: readonly Role[];
  /** Names of its peers; the embedded network runs the first. */
  readonly peers: readonly [string, ...string[]];
}

/** The organisation that orders transactions into blocks. */
export interface OrdererOrganisation {
  readonly name: string;
  readonly mspId: string;
  /** Names of its nodes; the embedded network runs the first. */
  readonly nodes: readonly [string, ...string[]];
}

/** When pending transactions become a block: whichever limit is reached first. */
export interface BlockCutting {
  readonly maxMessages: number;
  readonly preferredMaxBytes: number;
  /** A larger message is refused. */
  readonly absoluteMaxBytes: number;
  readonly batchTimeoutMs: number;
}

/** Private data that only its members' peers hold; the ledger keeps hashes. */
export interface Collection {
  readonly name: string;
  /** MSP ids of the organisations that hold the data. */
  readonly members: readonly string[];
  readonly memberOnlyRead: boolean;
  readonly memberOnlyWrite: boolean;
  /** `members`: the peers of all members must agree to what is written in it, instead of the channel's rule. */
  readonly endorsementPolicy?: 'members';
}

export interface Consortium {
  readonly channel: string;
  readonly chaincode: string;
  readonly endorsementPolicy: EndorsementPolicy;
  readonly organisations: readonly Organisation[];
  readonly orderer: OrdererOrganisation;
  readonly blockCutting: BlockCutting;
  readonly collections: readonly Collection[];
}

/** A consortium file that does not make sense; the message names the file, the line and the reason. */
export class ConsortiumError extends Error {
  override readonly name = 'ConsortiumError';
  constructor(
    readonly file: string,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
  }
}

/**
 * The consortium that a file declares.
 * @param path the file; the project's own consortium.yaml by default
 * @throws ConsortiumError when the file is missing, is not YAML or does not make sense
 */
export function readConsortium(path: string = defaultConsortiumFile()): Consortium {
  if (!existsSync(path)) {
    throw new ConsortiumError(path, 1, 'there is no such file; name an existing consortium file');
  }
  return parseConsortium(readFileSync(path, 'utf8'), path);
}

/** Every organisation has a private collection of its own without being declared. */
const IMPLICIT_PREFIX = '_implicit_org_';

/** The organisation that alone holds an implicit collection; undefined for any other collection. */
export function implicitOwner({ organisations }: Consortium, collection: string): Organisation | undefined {
  if (!collection.startsWith(IMPLICIT_PREFIX)) return undefined;
  const mspId = collection.slice(IMPLICIT_PREFIX.length);
  return organisations.find((organisation) => organisation.mspId === mspId);
}

/** The MSP ids whose peers hold a collection; undefined where there is no such collection. */
export function collectionMembers(consortium: Consortium, collection: string): readonly string[] | undefined {
  const implicit = implicitOwner(consortium, collection);
  if (implicit !== undefined) return [implicit.mspId];
  return consortium.collections.find(({ name }) => name === collection)?.members;
}

/**
 * The consortium that a text declares.
 * @param file what messages call the text
 * @throws ConsortiumError when the text is not YAML or does not make sense
 */
export function parseConsortium(text: string, file: string): Consortium {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const syntaxError = document.errors[0];
  if (syntaxError !== undefined) {
    const line = syntaxError.linePos?.[0].line ?? 1;
    throw new ConsortiumError(file, line, `not valid YAML: ${syntaxError.message.split('\n')[0]}`);
  }
  const lineOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const refuse = (path: Path, reason: string): never => {
    throw new ConsortiumError(file, lineOf(path), reason);
  };
  return consortiumFrom(new Reading(document.toJS() as unknown, [], refuse));
}

type Path = readonly (string | number)[];

const CHANNEL_NAME = /^[a-z][a-z0-9.-]{0,248}$/;
const CHAINCODE_NAME = /^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$/;
const MSP_ID = /^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$/;
const NODE_NAME = /^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/;
const COLLECTION_NAME = /^[A-Za-z0-9-]+(_[A-Za-z0-9-]+)*$/;
const ORGANISATION_NAME = /^[A-Za-z][A-Za-z0-9-]{0,62}$/;

function defaultConsortiumFile(): string {
  const beside = join(__dirname, 'consortium.yaml');
  // A compiled program runs from dist/network/consortium, and the compiler copies no YAML.
  return existsSync(beside) ? beside : join(__dirname, '..', '..', '..', 'network', 'consortium', 'consortium.yaml');
}

function consortiumFrom(root: Reading): Consortium {
  root.onlyKeys([
    'channel',
    'chaincode',
    'endorsementPolicy',
    'organisations',
    'orderer',
    'blockCutting',
    'collections',
  ]);
  const orderer = root.at('orderer');
  orderer.onlyKeys(['name', 'mspId', 'nodes']);
  const organisations = root.at('organisations').items('organisation').map(organisationFrom);
  const consortium: Consortium = {
    channel: root.at('channel').text(CHANNEL_NAME, 'lower-case letters, digits, dots and dashes, a letter first'),
    chaincode: root.at('chaincode').text(CHAINCODE_NAME, 'letters and digits, single dashes or underscores between'),
    endorsementPolicy: root.at('endorsementPolicy').oneOf(ENDORSEMENT_POLICIES),
    organisations,
    orderer: {
      name: orderer.at('name').text(ORGANISATION_NAME, 'letters, digits and dashes, a letter first'),
      mspId: orderer.at('mspId').text(MSP_ID, 'letters, digits, dots and dashes'),
      nodes: nodeNames(orderer.at('nodes')),
    },
    blockCutting: blockCuttingFrom(root.at('blockCutting')),
    collections: root
      .at('collections')
      .optionalItems()
      .map((reading) => collectionFrom(reading, organisations)),
  };
  refuseRepeats(root, consortium);
  return consortium;
}

function organisationFrom(reading: Reading): Organisation {
  reading.onlyKeys(['name', 'mspId', 'roles', 'peers']);
  return {
    name: reading.at('name').text(ORGANISATION_NAME, 'letters, digits and dashes, a letter first'),
    mspId: reading.at('mspId').text(MSP_ID, 'letters, digits, dots and dashes'),
    roles: reading
      .at('roles')
      .items('role')
      .map((item) => {
        const role = item.text(/^[a-z]+$/, `one of ${ROLES.join(', ')}`);
        return isRole(role) ? role : item.refuse(`'${role}' is no role; write one of ${ROLES.join(', ')}`);
      }),
    peers: nodeNames(reading.at('peers')),
  };
}

function blockCuttingFrom(reading: Reading): BlockCutting {
  reading.onlyKeys(['maxMessages', 'preferredMaxBytes', 'absoluteMaxBytes', 'batchTimeoutMs']);
  const cutting = {
    maxMessages: reading.at('maxMessages').wholeNumber(1, 100_000),
    preferredMaxBytes: reading.at('preferredMaxBytes').wholeNumber(1024, 100 * 1024 * 1024),
    absoluteMaxBytes: reading.at('absoluteMaxBytes').wholeNumber(1024, 100 * 1024 * 1024),
    batchTimeoutMs: reading.at('batchTimeoutMs').wholeNumber(1, 60_000),
  };
  if (cutting.preferredMaxBytes > cutting.absoluteMaxBytes) {
    reading.at('preferredMaxBytes').refuse('preferredMaxBytes must not exceed absoluteMaxBytes');
  }
  return cutting;
}

function collectionFrom(reading: Reading, organisations: readonly Organisation[]): Collection {
  reading.onlyKeys(['name', 'members', 'memberOnlyRead', 'memberOnlyWrite', 'endorsementPolicy']);
  const endorsementPolicy = reading.at('endorsementPolicy').optionalOneOf(['members'] as const);
  return {
    name: reading.at('name').text(COLLECTION_NAME, 'letters, digits and dashes, single underscores between'),
    members: reading
      .at('members')
      .items('member')
      .map((item) => {
        const mspId = item.text(MSP_ID, 'the MSP id of an organisation');
        const known = organisations.some((organisation) => organisation.mspId === mspId);
        return known ? mspId : item.refuse(`'${mspId}' is the mspId of no organisation in this file`);
      }),
    memberOnlyRead: reading.at('memberOnlyRead').flag(true),
    memberOnlyWrite: reading.at('memberOnlyWrite').flag(true),
    ...(endorsementPolicy === undefined ? {} : { endorsementPolicy }),
  };
}

function nodeNames(reading: Reading): readonly [string, ...string[]] {
  const [first, ...rest] = reading
    .items('name')
    .map((item) => item.text(NODE_NAME, 'lower-case letters, digits, dots and dashes'));
  return [first ?? reading.refuse('name at least one'), ...rest];
}

function refuseRepeats(root: Reading, consortium: Consortium): void {
  const seen = new Map<string, string>();
  const once = (kind: string, text: string, path: Path): void => {
    const key = `${kind} ${text}`;
    if (seen.has(key)) root.under(path).refuse(`the ${kind} '${text}' is used twice; each must be unique`);
    seen.set(key, text);
  };
  consortium.organisations.forEach((organisation, index) => {
    once('name', organisation.name, ['organisations', index, 'name']);
    once('mspId', organisation.mspId, ['organisations', index, 'mspId']);
    organisation.peers.forEach((peer, place) => {
      once('node name', peer, ['organisations', index, 'peers', place]);
    });
  });
  once('name', consortium.orderer.name, ['orderer', 'name']);
  once('mspId', consortium.orderer.mspId, ['orderer', 'mspId']);
  consortium.orderer.nodes.forEach((node, place) => {
    once('node name', node, ['orderer', 'nodes', place]);
  });
  consortium.collections.forEach((collection, index) => {
    once('collection', collection.name, ['collections', index, 'name']);
  });
}

/** A value of the file together with its place, so that a refusal can name the line. */
class Reading {
  constructor(
    private readonly value: unknown,
    private readonly path: Path,
    private readonly refuseAt: (path: Path, reason: string) => never,
  ) {}

  refuse(reason: string): never {
    return this.refuseAt(this.path, reason);
  }

  at(key: string): Reading {
    const record = this.record();
    return new Reading(record[key], [...this.path, key], this.refuseAt);
  }

  under(path: Path): Reading {
    return new Reading(undefined, path, this.refuseAt);
  }

  onlyKeys(known: readonly string[]): void {
    for (const key of Object.keys(this.record())) {
      if (!known.includes(key)) this.at(key).refuse(`'${key}' is not known here; known are ${known.join(', ')}`);
    }
  }

  text(form: RegExp, description: string): string {
    if (typeof this.value !== 'string' || !form.test(this.value)) {
      this.refuse(`${this.label()} must be a text of ${description}`);
    }
    return this.value as string;
  }

  wholeNumber(least: number, most: number): number {
    if (!Number.isInteger(this.value) || (this.value as number) < least || (this.value as number) > most) {
      this.refuse(`${this.label()} must be a whole number from ${least} to ${most}`);
    }
    return this.value as number;
  }

  flag(fallback: boolean): boolean {
    if (this.value === undefined) return fallback;
    if (typeof this.value !== 'boolean') this.refuse(`${this.label()} must be true or false`);
    return this.value as boolean;
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    if (!choices.includes(this.value as T)) this.refuse(`${this.label()} must be one of ${choices.join(', ')}`);
    return this.value as T;
  }

  optionalOneOf<T extends string>(choices: readonly T[]): T | undefined {
    return this.value === undefined ? undefined : this.oneOf(choices);
  }

  /** The items of a list that must have at least one. */
  items(itemName: string): Reading[] {
    const items = this.optionalItems();
    if (items.length === 0) this.refuse(`${this.label()} must list at least one ${itemName}`);
    return items;
  }

  optionalItems(): Reading[] {
    if (this.value === undefined || this.value === null) return [];
    if (!Array.isArray(this.value)) this.refuse(`${this.label()} must be a list`);
    return (this.value as unknown[]).map((item, index) => new Reading(item, [...this.path, index], this.refuseAt));
  }

  private record(): Record<string, unknown> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      this.refuse(`${this.label()} must have entries`);
    }
    return this.value as Record<string, unknown>;
  }

  private label(): string {
    return this.path.length === 0 ? 'the file' : this.path.join('.');
  }
}
