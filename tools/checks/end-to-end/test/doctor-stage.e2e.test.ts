import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountId } from '@muster/contracts';
import { expectedServices } from '@muster/muster/testing';
import { z } from 'zod';
import {
  doctorFiles,
  type DoctorWorld,
  faultsOf,
  startDoctorWorld,
  THREE_ACCOUNTS,
} from '../src/doctor-world.ts';

const { file, remove } = doctorFiles();
const config = file('muster.yaml', THREE_ACCOUNTS);

let world: DoctorWorld;
beforeAll(async () => {
  world = await startDoctorWorld();
});
afterAll(async () => {
  await world.close();
  remove();
});

const doctor = (...args: string[]) => world.doctor(...args);

describe('muster doctor --engine aws', () => {
  const arn = (name: string) => `arn:aws:lambda:us-east-1:999999999999:function:${name}`;
  const Input = z.object({ accountId: AccountId, regions: z.array(z.string()).optional() });
  const check = (input: unknown) => {
    const { accountId, regions = ['us-east-1'] } = Input.parse(input);
    const checks = regions.map((region) => ({ region, status: 'allowed' }));
    return { payload: { accountId, role: 'ok', regions: checks } };
  };
  const aws = (...args: string[]) => doctor('--config', config, '--engine', 'aws', '--stage', 'dev', ...args);

  beforeEach(() => {
    world.stage.parameters.clear();
    for (const { name, parameters } of expectedServices())
      for (const parameter of parameters)
        world.stage.parameters.set(
          `/muster/dev/${parameter}`,
          parameter === `${name}/version` ? '0.1.0' : arn(parameter),
        );
    world.stage.functions.clear();
    world.stage.functions.set(arn('inventory/check-reader-function-arn'), check);
    world.stage.functions.set(arn('tagger/check-tagger-function-arn'), check);
  });

  it('invokes the functions of the stage', async () => {
    const { code, stdout, stderr } = await aws();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'Engine  aws, stage dev\nStack   inventory 0.1.0, tagger 0.1.0, orchestrator 0.1.0\n',
    );
    expect(stdout).toContain('222222222222  ok      1 enabled  1 allowed  ok      1 allowed\n');
  });

  it('names a service that is missing or has another version, and a function that is denied or fails', async () => {
    for (const name of world.stage.parameters.keys())
      if (name.startsWith('/muster/dev/orchestrator/')) world.stage.parameters.delete(name);
    world.stage.parameters.set('/muster/dev/inventory/version', '0.0.9');
    world.stage.functions.set(arn('inventory/check-reader-function-arn'), () => ({
      status: 403,
      error: 'AccessDeniedException',
      payload: { Message: 'not authorized to perform: lambda:InvokeFunction' },
    }));
    world.stage.functions.set(arn('tagger/check-tagger-function-arn'), () => ({
      error: 'Unhandled',
      payload: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 120.00 seconds' },
    }));
    const { code, stdout } = await aws('--json');
    expect(code).toBe(3);
    const everywhere = ['111111111111', '222222222222', '333333333333'];
    expect(faultsOf(stdout)).toEqual([
      ['OtherVersion', 'service inventory'],
      ['ServiceMissing', 'service orchestrator'],
      ['InvokeDenied', 'function checkReader', ...everywhere],
      ['FunctionFailed', 'function checkTagger', ...everywhere],
    ]);
  });

  it('exits with 1 if the stage does not exist', async () => {
    world.stage.parameters.clear();
    const { code, stdout, stderr } = await aws();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error: stage dev does not exist in us-east-1 of this account; .*\n {2}npx nx run inventory:deploy --stage=dev\n/,
    );
  });
});

describe('muster doctor with wrong options prints one error', () => {
  const broken = file('broken.yaml', 'accounts: [\n');
  it.each([
    [
      ['--engine', 'cloud'],
      "error: option '--engine <engine>' argument 'cloud' is invalid. Allowed choices are local, aws.\n",
    ],
    [
      ['--engine', 'aws'],
      'error: --engine aws requires --stage: the name that the services were deployed with\n',
    ],
    [['--stage', 'dev'], 'error: --stage requires --engine aws\n'],
    [
      ['--engine', 'aws', '--stage', 'dev', '--data', 'x'],
      'error: --data requires --engine local; in AWS the data is in the stage\n',
    ],
    [['--config', broken], `error: ${broken}:2:1: a closing ] is missing; add it\n`],
  ])('%j', async (args, message) => {
    expect(await doctor(...args)).toEqual({ code: 2, stdout: '', stderr: message });
  });
});
