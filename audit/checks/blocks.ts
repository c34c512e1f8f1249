/** Checks that the bundle's blocks are of one ledger: hashes, configuration, the orderers' signatures. */
import { type ChannelConfig, decodeChannelConfig } from '../../network/blocks/channel-config';
import { checkDataHash, checkOrdererSignatures, checkPreviousHash } from '../../network/blocks/checks';
import { decodeBlock } from '../../network/blocks/decode';
import { DecodeError, reasonOf } from '../../network/blocks/decode-error';
import { sha256Hex } from '../../network/blocks/hashes';
import type { LedgerBlock } from '../../network/blocks/ledger-block';
import type { BundledBlock, BundleScope } from '../bundle-format';
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

/** Takes a bundle's blocks as they come. */
export interface BlockChecks {
  /** Decodes a block; what cannot be read is a finding and is left out. */
  open(bundled: BundledBlock): OpenedBlock | undefined;
  /**
   * Checks hashes and orderers' signatures of the next block under the configuration in force.
   * @returns undefined as long as no block said whom to believe
   */
  check(opened: OpenedBlock): LedgerView | undefined;
  end(): void;
}

/** Checks that the blocks are of one ledger, and that a run of them has no gap. */
export function blockChecks(channel: string, scope: BundleScope, findings: Findings): BlockChecks {
  let previous: Pick<LedgerBlock, 'number' | 'headerHash'> | undefined;
  let lastOpened = -1n;
  let inForce: ChannelConfig | undefined;
  let inForceSince = 0n;
  let isGrounded = true;
  let counted = 0n;
  const run = 'toBlock' in scope ? runOf(scope) : undefined;

  return {
    open({ number, bytes: base64 }) {
      try {
        const bytes = bytesOf(base64);
        if (!isBundledForm(bytes)) throw new DecodeError('it carries more than a bundle may, or in another spelling');
        const block = decodeBlock(bytes);
        if (block.number.toString() !== number) throw new DecodeError(`its header says ${block.number}`);
        if (block.number <= lastOpened) throw new DecodeError(`it stands after block ${lastOpened}`);
        lastOpened = block.number;
        return { bytes, block };
      } catch (error) {
        findings.fails('format', `block ${number}`, reasonOf(error));
        return undefined;
      }
    },

    check(opened) {
      const { block } = opened;
      if (previous === undefined && block.number !== 0n) {
        if (isGrounded) {
          findings.fails(
            'genesis',
            'block 0',
            'the bundle does not begin with block 0, so nobody is known to be believed',
          );
        }
        isGrounded = false;
      }
      if (!isGrounded) return undefined;
      checkHash(opened, findings);
      if (run !== undefined && block.number >= run.from && block.number <= run.to) counted++;
      if (previous === undefined) {
        inForce = readConfig(opened, channel, findings);
        isGrounded = inForce !== undefined;
        previous = block;
        return inForce === undefined ? undefined : { ...opened, config: inForce };
      }
      if (block.number === previous.number + 1n) {
        const { holds, detail } = checkPreviousHash(block, previous);
        findings.judge(holds, 'blockLink', `block ${block.number}`, detail);
      }
      const before = inForce as ChannelConfig;
      checkOrderers(opened, before, findings);
      let config = before;
      if (block.transactions.some(({ type }) => type === 'config')) {
        config = readConfig(opened, channel, findings) ?? before;
        inForceSince = block.number;
      }
      inForce = config;
      checkInForce(opened, inForceSince, findings);
      previous = { number: block.number, headerHash: block.headerHash };
      return { ...opened, config };
    },

    end() {
      if (previous === undefined && isGrounded) {
        findings.fails(
          'genesis',
          'block 0',
          'the bundle does not begin with block 0, so nobody is known to be believed',
        );
      }
      if (run === undefined || !isGrounded) return;
      const expected = run.to - run.from + 1n;
      const detail = `blocks ${run.from} to ${run.to} are ${expected}, and ${counted} are there`;
      findings.judge(expected === counted, 'blockLink', `blocks ${run.from} to ${run.to}`, detail);
    },
  };
}

function runOf(scope: { readonly fromBlock?: string; readonly toBlock: string }): { from: bigint; to: bigint } {
  return { from: BigInt(scope.fromBlock ?? '0'), to: BigInt(scope.toBlock) };
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
