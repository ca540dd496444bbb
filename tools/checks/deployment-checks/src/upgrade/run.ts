import { CheckError } from '@muster/errors';
import { type Environment, runProcess } from '../processes/run-process.ts';

/** Runs a command and returns its stdout. @throws Error with its complete output if it fails */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: Environment },
): Promise<string> {
  const { code, stdout, output } = await runProcess(command, args, options);
  if (code !== 0) throw new CheckError(`${command} ${args.join(' ')} ended with ${code}: ${output}`);
  return stdout;
}
