/** Checks that the bundle's blocks are of one ledger: hashes, configuration, the orderers' signatures. */
import { type ChannelConfig, decodeChannelConfig } from '../../network/blocks/channel-config';
import { checkDataHash, checkOrdererSignatures, checkPreviousHash } from '../../network/blocks/checks';
import { decodeBlock } from '../../network/blocks/decode';
import { DecodeError } from '../../network/blocks/decode-error';
import { sha256Hex } from '../../network/blocks/hashes';
import type { LedgerBlock } from '../../network/blocks/ledger-block';
import type { AuditBundle } from '../bundle-format';
import { bytesOf, isBundledForm, lastConfigOf } from '../bundled-block';
import type { Findings } from '../report';
import { laterOfIssue } from './certificates';

/** A block of the bundle that could be read. */
export interface OpenedBlock {
  readonly bytes: Uint8Array;
  readonly block: LedgerBlock;
}

/** A block with the configuration that was in force when it was ordered. */
export interface LedgerView extends OpenedBlock {
  readonly config: ChannelConfig;
}

/** Decodes the blocks; what cannot be read is a finding and is left out. */
export function openBlocks({ blocks }: AuditBundle, findings: Findings): OpenedBlock[] {
  const opened: OpenedBlock[] = [];
  for (const { number, bytes: base64 } of blocks) {
    const subject = `block ${number}`;
    try {
      const bytes = bytesOf(base64);
      if (!isBundledForm(bytes)) throw new DecodeError('it carries more than a bundle may, or in another spelling');
      const block = decodeBlock(bytes);
      if (block.number.toString() !== number) throw new DecodeError(`its header says ${block.number}`);
      const previous = opened.at(-1)?.block.number ?? -1n;
      if (block.number <= previous) throw new DecodeError(`it stands after block ${previous}`);
      opened.push({ bytes, block });
    } catch (error) {
      findings.fails('format', subject, reasonOf(error));
    }
  }
  return opened;
}

/**
 * Checks hashes and orderers' signatures of all blocks, each under the configuration in force.
 * @returns the blocks from which the story can be read; none when block 0 does not say whom to believe
 */
export function checkBlocks(
  { channel }: AuditBundle,
  opened: readonly OpenedBlock[],
  findings: Findings,
): LedgerView[] {
  const [first] = opened;
  if (first === undefined || first.block.number !== 0n) {
    findings.fails('genesis', 'block 0', 'the bundle does not begin with block 0, so nobody is known to be believed');
    return [];
  }
  let inForce = readConfig(first, channel, findings);
  if (inForce === undefined) return [];
  let inForceSince = 0n;
  checkHash(first, findings);

  const view: LedgerView[] = [{ ...first, config: inForce }];
  let previous = first.block;
  for (const opening of opened.slice(1)) {
    const { block } = opening;
    checkHash(opening, findings);
    if (block.number === previous.number + 1n) {
      const { holds, detail } = checkPreviousHash(block, previous);
      findings.judge(holds, 'blockLink', `block ${block.number}`, detail);
    }
    checkOrderers(opening, inForce, findings);
    if (block.transactions.some(({ type }) => type === 'config')) {
      inForce = readConfig(opening, channel, findings) ?? inForce;
      inForceSince = block.number;
    }
    checkInForce(opening, inForceSince, findings);
    view.push({ ...opening, config: inForce });
    previous = block;
  }
  return view;
}

function readConfig({ bytes, block }: OpenedBlock, channel: string, findings: Findings): ChannelConfig | undefined {
  const subject = `block ${block.number}`;
  try {
    const config = knownConfig(bytes);
    const organisations = config.organisations.map(({ mspId }) => mspId).join(', ');
    const detail = `expected the configuration of channel ${channel}; it is that of ${config.channelId}, with ${organisations}`;
    findings.judge(config.channelId === channel, 'configuration', subject, detail);
    return config;
  } catch (error) {
    findings.fails('configuration', subject, reasonOf(error));
    return undefined;
  }
}

const MAX_KNOWN_CONFIGS = 16;
const knownConfigs = new Map<string, ChannelConfig>();

/** The same bytes give the same configuration object, for which the certificates' chains have to be built only once. */
function knownConfig(bytes: Uint8Array): ChannelConfig {
  const hash = sha256Hex(bytes);
  const known = knownConfigs.get(hash);
  if (known !== undefined) return known;
  const config = decodeChannelConfig(bytes);
  if (knownConfigs.size >= MAX_KNOWN_CONFIGS) knownConfigs.clear();
  knownConfigs.set(hash, config);
  return config;
}

function checkHash({ block }: OpenedBlock, findings: Findings): void {
  const { holds, detail } = checkDataHash(block);
  findings.judge(holds, 'blockHash', `block ${block.number}`, detail);
}

/**
 * No instant in a block is the orderers' own: clients write them. So the earliest counts, moved up to the certificate's
 * issue; a client that writes a far day makes nobody's certificate an expired one.
 */
function checkOrderers({ block }: OpenedBlock, config: ChannelConfig, findings: Findings): void {
  const instants = block.transactions.map(({ timestamp }) => Date.parse(timestamp)).filter(Number.isFinite);
  const earliest = new Date(instants.length === 0 ? 0 : Math.min(...instants));
  const { ordererSignatures: given } = block;
  const signatures = given.length === 0 ? [[]] : given.map((each) => [each]);
  for (const ordererSignatures of signatures) {
    const at = laterOfIssue(earliest, ordererSignatures[0]?.certificate ?? '', findings);
    for (const { holds, detail } of checkOrdererSignatures(
      { ...block, ordererSignatures },
      config.ordererOrganisations,
      at,
    )) {
      findings.judge(
        holds,
        'ordererSignature',
        `block ${block.number}`,
        `expected a signature of an orderer: ${detail}`,
      );
    }
  }
}

/** The orderers sign which configuration was in force: leaving one out does not go unseen. */
function checkInForce({ bytes, block }: OpenedBlock, since: bigint, findings: Findings): void {
  const subject = `block ${block.number}`;
  try {
    const signed = lastConfigOf(bytes);
    if (signed === undefined) return; // unsigned: that is a finding already
    findings.judge(
      signed === since,
      'configuration',
      subject,
      `the orderers say that the configuration of block ${signed} was in force, the bundle has that of block ${since}`,
    );
  } catch (error) {
    findings.fails('configuration', subject, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
