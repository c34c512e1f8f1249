/** The auditor's verifier beside the page: it reads a file piece by piece and asks nobody; api/console.ts forbids it to. */
import type { Stage } from '../../audit/report';
import { verifyBundle } from '../../audit/verify';
import type { Answer, Question } from './messages';

/** Bytes that are read at once. */
const PIECE_BYTES = 1_048_576;

const page = self as unknown as {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(answer: Answer): void;
};

page.onmessage = ({ data: { file, genesisHash } }) => {
  let stage: Stage = 'opening';
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let read = 0; read < file.size; read += PIECE_BYTES) {
      page.postMessage({ kind: 'progress', stage, read });
      yield new Uint8Array(await file.slice(read, read + PIECE_BYTES).arrayBuffer());
    }
  }
  const anchors = genesisHash === undefined ? {} : { trustedGenesisHash: genesisHash };
  const watch = (entered: Stage) => {
    stage = entered;
  };
  void verifyBundle(pieces, anchors, watch).then((report) =>
    page.postMessage({ kind: 'report', json: JSON.stringify(report, null, 2) }),
  );
};
