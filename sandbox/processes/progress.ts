/** Shows the steps of a start as lines: redrawn in place on a terminal, one line a finished step anywhere else. */

/** Where the lines go; `process.stdout` is one. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** Runs a step and shows its name, its state and how long it took; `detail` may add a word on its outcome. */
  step<Outcome>(
    name: string,
    work: () => Promise<Outcome>,
    detail?: (outcome: Outcome) => string | undefined,
  ): Promise<Outcome>;
}

interface Step {
  readonly name: string;
  readonly startedMs: number;
  state: 'running' | 'done' | 'failed';
  tookMs: number;
  detail: string;
}

const MARKS = { running: '…', done: '✓', failed: '✗' } as const;
const COLOURS = { running: 36, done: 32, failed: 31 } as const;
const NAME_WIDTH = 28;
const REDRAW_MS = 100;

/** Steps may run at the same time; each keeps its own line. `now` counts milliseconds and never goes back. */
export function showProgress(output: ProgressOutput, now: () => number = () => performance.now()): Progress {
  const onTerminal = output.isTTY === true;
  let shown: Step[] = [];
  let linesDrawn = 0;
  let redrawing: NodeJS.Timeout | undefined;

  function draw(): void {
    const up = linesDrawn > 0 ? `\x1b[${linesDrawn}A` : '';
    const lines = shown.map((step) => `\x1b[2K${coloured(step, now(), (output.columns ?? 80) - 1)}\n`);
    output.write(up + lines.join(''));
    linesDrawn = lines.length;
    if (shown.some(({ state }) => state === 'running')) return;
    // Nothing moves any more: these lines stay, and whatever is written next comes below them.
    clearInterval(redrawing);
    redrawing = undefined;
    shown = [];
    linesDrawn = 0;
  }

  function begin(name: string): Step {
    const step: Step = { name, startedMs: now(), state: 'running', tookMs: 0, detail: '' };
    if (onTerminal) {
      shown.push(step);
      redrawing ??= setInterval(draw, REDRAW_MS).unref();
      draw();
    }
    return step;
  }

  function finish(step: Step, state: 'done' | 'failed', detail: string): void {
    Object.assign(step, { state, detail, tookMs: now() - step.startedMs });
    if (onTerminal) draw();
    else output.write(`${plain(step, step.tookMs)}\n`);
  }

  return {
    async step(name, work, detail) {
      const step = begin(name);
      try {
        const outcome = await work();
        finish(step, 'done', detail?.(outcome) ?? '');
        return outcome;
      } catch (error) {
        finish(step, 'failed', firstLine(error));
        throw error;
      }
    },
  };
}

function plain(step: Step, tookMs: number): string {
  const took = `${Math.round(tookMs)} ms`.padStart(9);
  return `${MARKS[step.state]} ${step.name.padEnd(NAME_WIDTH)} ${took}${step.detail === '' ? '' : `  ${step.detail}`}`;
}

/** Cut to the width of the terminal: a line that wraps could not be drawn over. */
function coloured(step: Step, nowMs: number, width: number): string {
  const line = plain(step, step.state === 'running' ? nowMs - step.startedMs : step.tookMs).slice(0, width);
  return `\x1b[${COLOURS[step.state]}m${line.slice(0, 1)}\x1b[0m${line.slice(1)}`;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
