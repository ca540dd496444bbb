import { describe, expect, it } from '@jest/globals';
import type { ServiceDefinition } from '@muster/service-definition';
import { deployStage } from './deploy-stage.ts';
import { type Options, parseOptions } from './options.ts';
import type { Aws, Framework, Identity, Stack } from './ports.ts';

const service = (
  name: string,
  reads: readonly `${string}/${string}`[],
  reserved?: number,
): ServiceDefinition => ({
  name,
  root: new URL(`file:///apps/${name}/`),
  functions: [
    {
      name: 'work',
      handler: 'src/functions/work/handler.handler',
      timeoutSeconds: 1,
      memoryMegabytes: 128,
      environment: Object.fromEntries(reads.map((parameter, index) => [`V${index}`, parameter])),
      permissions: [],
      ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
    },
  ],
  tables: [],
  queues: [],
});

const services = [
  service('inventory', []),
  service('tagger', ['inventory/table-name'], 10),
  service('orchestrator', []),
];

const HUB: Identity = { accountId: '999999999999', arn: 'arn:aws:sts::999999999999:assumed-role/Admin/me' };

/** An AWS account with stacks, and a framework that deploys into it. */
class World {
  readonly stacks = new Map<string, Stack>();
  readonly lines: string[] = [];
  readonly packaged: string[] = [];
  readonly deployed: string[] = [];
  /** Services whose deployment fails. */
  failing: readonly string[] = [];
  /** The output of the framework for services that cannot be packaged. */
  unpackable: Readonly<Record<string, string>> = {};
  /** Services without a change. */
  unchanged: readonly string[] = [];
  missing: readonly string[] = [];
  unreserved = 1000;
  readonly interruption = new AbortController();
  /** The command is interrupted while this service is packaged or deployed. */
  interruptedIn: { readonly step: 'package' | 'deploy'; readonly service: string } | undefined;
  identity: () => Promise<Identity> = () => Promise.resolve(HUB);

  readonly aws: Aws = {
    identity: () => this.identity(),
    stack: (name) => Promise.resolve(this.stacks.get(name)),
    missingParameters: (paths) => Promise.resolve(paths.filter((path) => this.missing.includes(path))),
    unreservedConcurrency: () => Promise.resolve(this.unreserved),
  };

  readonly framework: Framework = {
    package: ({ name }) => {
      this.packaged.push(name);
      if (this.interrupts('package', name)) return Promise.resolve('Terminated');
      return Promise.resolve(this.unpackable[name]);
    },
    deploy: ({ name }) => {
      if (this.interrupts('deploy', name) || this.failing.includes(name)) return Promise.resolve('failed');
      this.deployed.push(name);
      return Promise.resolve(this.unchanged.includes(name) ? 'unchanged' : 'deployed');
    },
  };

  run(args: readonly string[] = [], expectedAccount?: string, some: readonly ServiceDefinition[] = services) {
    const { aws, framework } = this;
    const say = (line: string) => void this.lines.push(line);
    const { signal } = this.interruption;
    return deployStage(some, optionsOf(args), expectedAccount, { aws, framework, say, signal });
  }

  private interrupts(step: 'package' | 'deploy', service: string): boolean {
    const isHere = this.interruptedIn?.step === step && this.interruptedIn.service === service;
    if (isHere) this.interruption.abort();
    return isHere;
  }

  get text(): string {
    return this.lines.join('\n');
  }
}

function optionsOf(args: readonly string[]): Options {
  const options = parseOptions(['--stage', 'prod', ...args], { AWS_REGION: 'eu-west-1' });
  if (options === undefined) throw new Error('help');
  return options;
}

describe('a deployment of all services', () => {
  it('checks all, deploys them in order, and says what it did', async () => {
    const world = new World();
    world.stacks.set('muster-inventory-prod', { status: 'UPDATE_COMPLETE' });
    world.stacks.set('muster-tagger-prod', { status: 'UPDATE_ROLLBACK_COMPLETE' });
    world.unchanged = ['inventory'];
    expect(await world.run()).toBe(true);
    expect([world.packaged, world.deployed]).toEqual([
      ['inventory', 'tagger', 'orchestrator'],
      ['inventory', 'tagger', 'orchestrator'],
    ]);
    expect(world.text).toBe(`Stage prod in eu-west-1 (AWS_REGION)
Account 999999999999, as arn:aws:sts::999999999999:assumed-role/Admin/me
Checking inventory, tagger, orchestrator. Packaging takes about a minute.
  inventory: can be deployed (now UPDATE_COMPLETE)
  tagger: can be deployed (now UPDATE_ROLLBACK_COMPLETE)
  orchestrator: can be deployed (new)

Deploying inventory

Deploying tagger

Deploying orchestrator

All services of stage prod are deployed in eu-west-1:
  inventory     unchanged  stack muster-inventory-prod
  tagger        updated    stack muster-tagger-prod
  orchestrator  created    stack muster-orchestrator-prod
Next: check roles and permissions: npx muster doctor --engine aws --stage prod`);
  });

  it('stops at the first failure, and says what is deployed and how to continue', async () => {
    const world = new World();
    world.failing = ['tagger'];
    expect(await world.run(['--region', 'eu-west-2'])).toBe(false);
    expect(world.deployed).toEqual(['inventory']);
    expect(world.text).toMatch(
      new RegExp(`
The deployment of tagger \\(stack muster-tagger-prod\\) failed; the reason is above.
Deployed:
  inventory  created    stack muster-inventory-prod
Not deployed: tagger, orchestrator.
Correct the cause, then run the same command again. It leaves services that have not changed as they are: npm run deploy -- --stage prod --region eu-west-2$`),
    );
  });

  it('says so if the first service fails', async () => {
    const world = new World();
    world.failing = ['inventory'];
    expect(await world.run()).toBe(false);
    expect(world.text).toContain('No service was deployed.\nNot deployed: inventory, tagger, orchestrator.');
  });

  it('also stops if the framework cannot be started', async () => {
    const world = new World();
    world.framework.deploy = () => Promise.reject(new Error('spawn ENOENT'));
    expect(await world.run()).toBe(false);
    expect(world.text).toContain('spawn ENOENT\n\nThe deployment of inventory');
  });
});

describe('an interruption', () => {
  it('during a check deploys nothing, and reports no problem of the service', async () => {
    const world = new World();
    world.interruptedIn = { step: 'package', service: 'tagger' };
    expect(await world.run()).toBe(false);
    expect([world.packaged, world.deployed]).toEqual([['inventory', 'tagger'], []]);
    expect(world.text).toMatch(/inventory: can be deployed \(new\)\nInterrupted\. Nothing was deployed\.$/);
  });

  it('during a deployment says what is deployed, what is not, and how to continue', async () => {
    const world = new World();
    world.interruptedIn = { step: 'deploy', service: 'tagger' };
    expect(await world.run()).toBe(false);
    expect(world.deployed).toEqual(['inventory']);
    expect(world.text).toContain(`
Interrupted while tagger was being deployed. CloudFormation may still be changing the stack muster-tagger-prod: see aws cloudformation describe-stacks --stack-name muster-tagger-prod --region eu-west-1
Deployed:
  inventory  created    stack muster-inventory-prod
Not deployed: orchestrator.
To continue, run the same command again when no stack is being changed: npm run deploy -- --stage prod`);
  });

  it('just after a deployment starts no other', async () => {
    const world = new World();
    const { framework } = world;
    const { deploy } = framework;
    framework.deploy = async (each) => {
      const result = await deploy(each);
      world.interruption.abort();
      return result;
    };
    expect(await world.run()).toBe(false);
    expect(world.text).toContain(`
Interrupted.
Deployed:
  inventory  created    stack muster-inventory-prod
Not deployed: tagger, orchestrator.
`);
  });
});

describe('before anything is deployed', () => {
  const deploysNothing = async (world: World, ...rest: Parameters<World['run']>) => {
    expect(await world.run(...rest)).toBe(false);
    expect(world.deployed).toEqual([]);
    return world.text;
  };

  it.each([['--check'], ['--dry-run']])('%s ends', async (option) => {
    const world = new World();
    expect(await world.run([option])).toBe(true);
    expect([world.packaged.length, world.deployed]).toEqual([3, []]);
    expect(world.text).toContain('Nothing was deployed: npm run deploy -- --stage prod');
  });

  it.each([
    ['the settings of the stage', [], '111111111111'],
    ['the command line', ['--account', '111111111111'], '999999999999'],
  ])('credentials of another account than %s names are refused', async (_, args, expected) => {
    expect(await deploysNothing(new World(), args, expected)).toContain(
      'Nothing was deployed: the credentials are of the account 999999999999 (arn:aws:sts::999999999999:assumed-role/Admin/me), and the stage belongs to 111111111111',
    );
  });

  it('missing credentials are reported', async () => {
    const world = new World();
    world.identity = () => Promise.reject(new Error('Could not load credentials from any providers'));
    const text = await deploysNothing(world);
    expect(text).toContain('Nothing was deployed: there are no usable AWS credentials (');
    expect(text).toContain('Could not load credentials from any providers');
  });

  it.each([
    ['UPDATE_IN_PROGRESS', 'another deployment is in progress'],
    [
      'REVIEW_IN_PROGRESS',
      'aws cloudformation delete-stack --stack-name muster-tagger-prod --region eu-west-1',
    ],
    ['UPDATE_ROLLBACK_FAILED', 'aws cloudformation continue-update-rollback --stack-name muster-tagger-prod'],
    ['ROLLBACK_COMPLETE', 'its first deployment failed. Delete it: aws cloudformation delete-stack'],
    ['DELETE_FAILED', 'then delete it again: aws cloudformation delete-stack'],
  ])('a stack that is %s is reported', async (status, advice) => {
    const world = new World();
    world.stacks.set('muster-tagger-prod', { status });
    const text = await deploysNothing(world);
    expect(text).toContain(`  tagger: cannot be deployed\n    the stack muster-tagger-prod is ${status}: `);
    expect(text).toContain(advice);
  });

  it('a missing parameter of a service that is not deployed now is reported', async () => {
    const world = new World();
    world.missing = ['/muster/prod/inventory/table-name'];
    expect(await deploysNothing(world, [], undefined, services.slice(1))).toContain(
      'the SSM parameter /muster/prod/inventory/table-name does not exist: deploy the service that has it first',
    );
  });

  it('a Lambda quota that is too small for a new stack is reported', async () => {
    const world = new World();
    world.unreserved = 109;
    expect(await deploysNothing(world)).toContain(
      'its functions reserve 10 concurrent executions, and 109 of the account are unreserved, of which 100 must stay',
    );
    world.unreserved = 110;
    expect(await world.run()).toBe(true);
  });

  it('a quota does not matter to a stack that exists, and may be unknown', async () => {
    const world = new World();
    world.unreserved = 0;
    world.stacks.set('muster-tagger-prod', { status: 'UPDATE_COMPLETE' });
    expect(await world.run()).toBe(true);
    const other = new World();
    other.aws.unreservedConcurrency = () => Promise.reject(new Error('AccessDenied'));
    expect(await other.run()).toBe(true);
  });

  it('the output of a service that cannot be packaged is shown, and all services are checked', async () => {
    const world = new World();
    world.unpackable = { inventory: 'Error:\nno such file' };
    const text = await deploysNothing(world);
    expect(text).toContain('    it cannot be packaged:\n      Error:\n      no such file');
    expect(world.packaged).toEqual(['inventory', 'tagger', 'orchestrator']);
  });
});
