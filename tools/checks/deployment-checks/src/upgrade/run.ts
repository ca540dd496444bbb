import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Environment = Readonly<Record<string, string>>;

/** Runs a command without any AWS setting of this process. @returns its stdout @throws Error with all that it said */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, environment = {} }: { readonly cwd: string; readonly environment?: Environment },
): Promise<string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|MUSTER_|SLS_|NODE_OPTIONS$)/.test(name),
  );
  const child = spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  await once(child, 'close');
  if (child.exitCode !== 0)
    throw new Error(
      `${command} ${args.join(' ')} ended with ${child.exitCode}: ${said.stdout}${said.stderr}`,
    );
  return said.stdout;
}
