import { createInterface } from 'node:readline';
import type { Terminal } from '../surroundings.ts';

/** The user's terminal; undefined if there is none. */
export function systemTerminal(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Terminal | undefined {
  if (!input.isTTY || !output.isTTY) return undefined;
  return {
    ask: (question) =>
      new Promise((resolve) => {
        // Read lines, not raw keys: Ctrl-C stays a signal.
        const lines = createInterface({ input, terminal: false });
        let answer: string | undefined;
        lines.once('line', (line) => {
          answer = line;
          lines.close();
        });
        lines.once('close', () => {
          // Ctrl-D leaves the cursor behind the question.
          if (answer === undefined) output.write('\n');
          resolve(answer);
        });
        output.write(question);
      }),
  };
}
