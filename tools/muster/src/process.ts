import { codeOf, type ExitCode } from './errors.ts';

/**
 * Does the work and ends the process with its exit code as soon as all output is out, whatever is still open.
 * A reader that goes away, as `head` does, is no error; output that could not be written is, whoever wrote it.
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
