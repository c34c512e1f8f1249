/** One verification of one file, run beside the page so that the page stays awake. */
import { useEffect, useRef, useState } from 'react';
import type { Answer, AuditReport, Question } from './messages';

/** How far a verification is. */
export type Verification =
  | { readonly state: 'none' }
  | {
      readonly state: 'running';
      readonly name: string;
      readonly progress: Extract<Answer, { kind: 'progress' }>;
      readonly size: number;
    }
  | { readonly state: 'ended'; readonly name: string; readonly report: AuditReport; readonly json: string }
  | { readonly state: 'failed'; readonly name: string; readonly reason: string };

/** Verifies files one at a time; a new one ends the one before. */
export function useVerification() {
  const [verification, setVerification] = useState<Verification>({ state: 'none' });
  const running = useRef<Worker | undefined>(undefined);
  useEffect(() => () => running.current?.terminate(), []);

  function begin(file: File, genesisHash: string | undefined): void {
    running.current?.terminate();
    const { name, size } = file;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    running.current = worker;
    setVerification({ state: 'running', name, size, progress: { kind: 'progress', stage: 'opening', read: 0 } });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return setVerification({ state: 'running', name, size, progress: data });
      worker.terminate();
      setVerification({ state: 'ended', name, json: data.json, report: JSON.parse(data.json) as AuditReport });
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      setVerification({ state: 'failed', name, reason: message });
    };
    const question: Question = { file, ...(genesisHash === undefined ? {} : { genesisHash }) };
    worker.postMessage(question);
  }

  function cancel(): void {
    running.current?.terminate();
    setVerification({ state: 'none' });
  }

  return { verification, begin, cancel };
}
