import type { ExitCode } from './errors.ts';

/**
 * Does the work and ends the process with its exit code as soon as all output is out, whatever is still open.
 * A reader that goes away, as `head` does, is no error.
 */
export async function endProcessWith(work: () => Promise<ExitCode>): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  const exitCode = await work();
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}
