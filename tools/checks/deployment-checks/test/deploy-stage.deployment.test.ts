import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { awsCli } from '../src/moto/aws-cli.ts';
import { missingForMoto, type Moto, startMoto } from '../src/moto/moto-server.ts';
import { copyWorkspace } from '../src/packages/workspace-copy.ts';
import { commandsOfProcesses } from '../src/processes/commands-of-processes.ts';
import { runProcess } from '../src/processes/run-process.ts';

const missing = missingForMoto();
const LEFT_OUT = `LEFT OUT: ${missing.join(' and ')} not installed, so "npm run deploy" deploys nothing to moto_server.`;
const Stacks = z.object({
  StackSummaries: z.array(z.object({ StackName: z.string(), StackStatus: z.string() })),
});

describe('npm run deploy', () => {
  if (missing.length > 0) {
    process.stderr.write(`${LEFT_OUT}\n`);
    it.skip(LEFT_OUT, () => undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'muster-deploy-'));
  // The tests change sources, so they have their own copy.
  const workspace = join(folder, 'workspace');
  const main = join(workspace, 'tools', 'deploy', 'src', 'main.ts');
  let moto: Moto;
  beforeAll(async () => {
    copyWorkspace(workspace);
    const tool = fileURLToPath(new URL('../../../deploy', import.meta.url));
    cpSync(join(tool, 'src'), join(workspace, 'tools', 'deploy', 'src'), { recursive: true });
    cpSync(join(tool, 'package.json'), join(workspace, 'tools', 'deploy', 'package.json'));
    moto = await startMoto();
  });
  afterAll(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const deploy = (...args: readonly string[]) =>
    runProcess(process.execPath, [main, ...args], { cwd: workspace, environment: moto.environment });
  const stacksOf = async (stage: string) =>
    Stacks.parse(await awsCli(moto, 'cloudformation', 'list-stacks'))
      .StackSummaries.filter(({ StackName }) => StackName.endsWith(`-${stage}`))
      .map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`);
  const handlerOf = (service: string, name: string) =>
    join(workspace, 'apps', service, 'src', 'functions', name, 'handler.ts');
  /** Changes a source during some work. */
  async function whileChanged<Result>(
    file: string,
    more: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}${more}`);
    try {
      return await work();
    } finally {
      writeFileSync(file, text);
    }
  }

  it('deploys nothing if one service cannot be packaged, and says which and why', async () => {
    const broken = handlerOf('tagger', 'planTags');
    const { code, stdout } = await whileChanged(broken, "import './nowhere.ts';\n", () =>
      deploy('--stage', 'first'),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('  inventory: can be deployed (new)\n  tagger: cannot be deployed\n');
    expect(stdout).toContain('it cannot be packaged:');
    expect(stdout).toContain('Could not resolve "./nowhere.ts"');
    expect(stdout).toContain('Nothing was deployed. Correct the problems above');
    expect(await stacksOf('first')).toEqual([]);
  });

  it('deploys all services in order, and says what it did', async () => {
    const { code, stdout, output } = await deploy('--stage', 'first');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('All services of stage') });
    expect(stdout).toBe(`Stage first in us-east-1 (AWS_REGION)
Account 123456789012, as arn:aws:sts::123456789012:user/moto
Checking inventory, tagger, orchestrator. Packaging takes about a minute.
  inventory: can be deployed (new)
  tagger: can be deployed (new)
  orchestrator: can be deployed (new)

Deploying inventory

Deploying tagger

Deploying orchestrator

All services of stage first are deployed in us-east-1:
  inventory     created    stack muster-inventory-first
  tagger        created    stack muster-tagger-first
  orchestrator  created    stack muster-orchestrator-first
Next: check roles and permissions: npx muster doctor --engine aws --stage first
`);
    expect(await stacksOf('first')).toEqual([
      'muster-inventory-first UPDATE_COMPLETE',
      'muster-tagger-first UPDATE_COMPLETE',
      'muster-orchestrator-first UPDATE_COMPLETE',
    ]);
  });

  it('updates what has changed when it is called again, and leaves the rest', async () => {
    const changed = handlerOf('inventory', 'discover');
    const { code, stdout, output } = await whileChanged(changed, "globalThis.name = 'changed';\n", () =>
      deploy('--stage', 'first'),
    );
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('All services of stage') });
    expect(stdout).toContain('  inventory: can be deployed (now UPDATE_COMPLETE)\n');
    expect(stdout).toContain(`
  inventory     updated    stack muster-inventory-first
  tagger        unchanged  stack muster-tagger-first
  orchestrator  unchanged  stack muster-orchestrator-first
`);
  });

  it('ends on Ctrl-C with its children, and says what is deployed', async () => {
    const { AWS_REGION: region = '' } = moto.environment;
    const child = spawn(process.execPath, [main, '--stage', 'second', '--region', region], {
      cwd: workspace,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...moto.environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (text.includes('Deploying inventory')) child.kill('SIGINT');
    });
    await once(child, 'close');
    expect([child.exitCode, child.signalCode]).toEqual([130, null]);
    expect(stdout).toContain(`
Interrupted while inventory was being deployed. CloudFormation may still be changing the stack muster-inventory-second`);
    expect(stdout).toContain('No service was deployed.\nNot deployed: tagger, orchestrator.\nTo continue, ');
    expect(await stacksOf('second')).not.toContain('muster-tagger-second');
    expect(commandsOfProcesses().filter((command) => command.includes(workspace))).toEqual([]);
  });
});
