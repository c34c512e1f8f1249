/** Compiles the checkpoint contract: `node dist/audit/chain/compile.js audit/chain` writes its artifact anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import solc from 'solc';

const CONTRACT = 'GreenTierCheckpoints';

/** Paris: no opcode that an older consortium chain lacks. No metadata hash: comments do not change the bytecode. */
const SETTINGS = {
  evmVersion: 'paris',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none' },
} as const;

/** What a deployment needs, and what it was made with. */
export interface ContractArtifact {
  readonly contract: string;
  readonly compiler: string;
  readonly settings: typeof SETTINGS;
  readonly abi: readonly unknown[];
  readonly bytecode: string;
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { abi: unknown[]; evm: { bytecode: { object: string } } }>>>
  >;
}

/** Compiles the contract from its source. @throws Error with the compiler's words, for warnings too */
export function compileCheckpoints(source: string): ContractArtifact {
  const file = `${CONTRACT}.sol`;
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: source } },
    settings: { ...SETTINGS, outputSelection: { [file]: { [CONTRACT]: ['abi', 'evm.bytecode.object'] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as CompilerOutput;
  const compiled = output.contracts?.[file]?.[CONTRACT];
  if (compiled === undefined || (output.errors ?? []).length > 0) {
    throw new Error((output.errors ?? []).map(({ formattedMessage }) => formattedMessage).join('\n'));
  }
  return {
    contract: CONTRACT,
    compiler: solc.version(),
    settings: SETTINGS,
    abi: compiled.abi,
    bytecode: `0x${compiled.evm.bytecode.object}`,
  };
}

if (require.main === module) {
  const folder = process.argv[2] ?? '.';
  const artifact = compileCheckpoints(readFileSync(join(folder, `${CONTRACT}.sol`), 'utf8'));
  writeFileSync(join(folder, `${CONTRACT}.json`), `${JSON.stringify(artifact, null, 2)}\n`);
}
