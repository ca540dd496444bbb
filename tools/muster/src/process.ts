import { codeOf, type ExitCode } from './errors.ts';

/**
 * Does the work, then ends the process with its exit code once all output is written, even if handles are open.
 * A closed pipe, as `head` leaves it, is not an error. Any other output that could not be written is an error.
 */
export async function endProcessWith(work: () => Promise<ExitCode>): Promise<void> {
  let unwritten = false;
  const note = (error?: Error | null) => {
    if (error && codeOf(error) !== 'EPIPE') unwritten = true;
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', note);
  const exitCode = await work();
  process.stdout.write('', (error) => {
    note(error);
    process.stderr.write('', () => process.exit(unwritten && exitCode === 0 ? 1 : exitCode));
  });
}
