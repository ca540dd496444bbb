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
        lines.once('line', (line) => {
          resolve(line);
          lines.close();
        });
        lines.once('close', () => resolve(undefined));
        output.write(question);
      }),
  };
}
