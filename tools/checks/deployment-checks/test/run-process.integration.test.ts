import { expect, it } from '@jest/globals';
import { runProcess } from '../src/processes/run-process.ts';
import { run } from '../src/upgrade/run.ts';

const node = (script: string, environment = {}) =>
  runProcess(process.execPath, ['-e', script], { cwd: import.meta.dirname, environment });

it('returns the output of a process and how it ended', async () => {
  expect(await node("console.log('a'); process.exitCode = 3")).toEqual({
    code: 3,
    stdout: 'a\n',
    output: 'a\n',
  });
  expect(await node("console.error('b')")).toEqual({ code: 0, stdout: '', output: 'b\n' });
});

it('passes only the given settings of AWS to a process', async () => {
  process.env['AWS_PROFILE'] = 'production';
  try {
    const script = 'console.log(String(process.env.AWS_PROFILE), process.env.AWS_REGION)';
    expect((await node(script, { AWS_REGION: 'us-east-1' })).stdout).toBe('undefined us-east-1\n');
  } finally {
    delete process.env['AWS_PROFILE'];
  }
});

it('throws an error with the complete output of a failed command', async () => {
  const args = ['-e', "console.error('no such stage'); process.exitCode = 1"];
  await expect(run(process.execPath, args, { cwd: import.meta.dirname })).rejects.toThrow(
    /ended with 1: no such stage\n$/,
  );
});
