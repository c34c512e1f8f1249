import { showProgress } from './progress';

function aClock(...readingsMs: number[]): () => number {
  return () => readingsMs.shift() ?? 0;
}

function anOutput(isTTY: boolean): { isTTY: boolean; columns: number; text: string; write(text: string): void } {
  return {
    isTTY,
    columns: 60,
    text: '',
    write(text) {
      this.text += text;
    },
  };
}

test('elsewhere than on a terminal, each step is one line when it is over', async () => {
  const output = anOutput(false);
  const progress = showProgress(output, aClock(0, 642.4));
  await progress.step(
    'PostgreSQL',
    async () => 5432,
    (port) => `port ${port}`,
  );
  expect(output.text).toBe('✓ PostgreSQL                      642 ms  port 5432\n');
});

test('a step that fails says why in its line, and its error goes on', async () => {
  const output = anOutput(false);
  const progress = showProgress(output, aClock(0, 3));
  const failing = progress.step('ledger', async () => {
    throw new Error('port 7050 is in use\nmore of it');
  });
  await expect(failing).rejects.toThrow('port 7050');
  expect(output.text).toBe('✗ ledger                            3 ms  port 7050 is in use\n');
});

test('on a terminal, steps at the same time are drawn over in place and cut to its width', async () => {
  const output = anOutput(true);
  const progress = showProgress(output, () => 0);
  await Promise.all([
    progress.step(
      'one',
      async () => 'x'.repeat(200),
      (text) => text,
    ),
    progress.step('two', async () => 'done'),
  ]);
  const last = output.text.slice(output.text.lastIndexOf('\x1b[2A') + '\x1b[2A'.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's own sequences are what is removed
  const visible = last.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '').split('\n');
  expect(visible).toEqual([expect.stringMatching(/^✓ one .*x+$/), expect.stringMatching(/^✓ two/), '']);
  expect(visible[0]).toHaveLength(59);
});
