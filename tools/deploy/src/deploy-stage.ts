import { asError } from '@muster/errors';
import type { ServiceDefinition } from '@muster/service-definition';
import { checkIdentity, checkServices, type Checked } from './check-stage.ts';
import type { Options } from './options.ts';
import type { Aws, Framework } from './ports.ts';

export interface DeployPorts {
  readonly aws: Aws;
  readonly framework: Framework;
  /** Prints a line. */
  readonly say: (line: string) => void;
  /** Aborted when the command is interrupted. The framework then ends, and nothing more is started. */
  readonly signal: AbortSignal;
}

/** What the deployment did with the stack. */
type Outcome = 'created' | 'updated' | 'unchanged';

interface Deployed extends Checked {
  readonly outcome: Outcome;
}

/** The command line that repeats this deployment. */
const commandOf = ({ stage, region }: Options): string =>
  `npm run deploy -- --stage ${stage}${region.source === '--region' ? ` --region ${region.name}` : ''}`;

/**
 * Checks all services of a stage, then deploys them in the given order, and stops at the first failure.
 * @param expectedAccount the account that the settings of the stage name
 * @returns whether all checks, and all deployments, succeeded
 */
export async function deployStage(
  services: readonly ServiceDefinition[],
  options: Options,
  expectedAccount: string | undefined,
  ports: DeployPorts,
): Promise<boolean> {
  const { aws, say } = ports;
  const { stage, region } = options;
  say(`Stage ${stage} in ${region.name} (${region.source})`);
  const caller = await checkIdentity(aws, options.account ?? expectedAccount);
  if ('problem' in caller) {
    say(`Nothing was deployed: ${caller.problem}`);
    return false;
  }
  say(`Account ${caller.identity.accountId}, as ${caller.identity.arn}`);
  say(`Checking ${services.map(({ name }) => name).join(', ')}. Packaging takes about a minute.`);
  const checked = await checkServices(services, options, ports);
  if (ports.signal.aborted) {
    say('Interrupted. Nothing was deployed.');
    return false;
  }
  if (checked.some(({ problems }) => problems.length > 0)) {
    say('Nothing was deployed. Correct the problems above, then run the same command again.');
    return false;
  }
  if (options.checkOnly) {
    say(`Each service can be deployed. Nothing was deployed: ${commandOf(options)}`);
    return true;
  }
  return deployAll(checked, options, ports);
}

async function deployAll(
  checked: readonly Checked[],
  options: Options,
  ports: DeployPorts,
): Promise<boolean> {
  const done: Deployed[] = [];
  for (const [index, each] of checked.entries()) {
    const left = checked.slice(index + 1).map(({ service }) => service.name);
    const result = await deploy(each, ports);
    if (result === 'failed') {
      ports.say((ports.signal.aborted ? interruptedText : failureText)(each, done, left, options));
      return false;
    }
    const change = each.stack === undefined ? 'created' : 'updated';
    done.push({ ...each, outcome: result === 'unchanged' ? result : change });
    if (left.length > 0 && ports.signal.aborted) {
      ports.say(['', 'Interrupted.', ...deployedLines(done), ...notDeployed(left, options)].join('\n'));
      return false;
    }
  }
  ports.say(successText(done, options));
  return true;
}

async function deploy(
  { service }: Checked,
  { framework, say }: DeployPorts,
): Promise<'deployed' | 'unchanged' | 'failed'> {
  say(`\nDeploying ${service.name}`);
  try {
    return await framework.deploy(service);
  } catch (error) {
    say(asError(error).message);
    return 'failed';
  }
}

const lines = (deployed: readonly Deployed[]): string[] => {
  const width = Math.max(0, ...deployed.map(({ service }) => service.name.length));
  return deployed.map(
    ({ service, stackName, outcome }) =>
      `  ${service.name.padEnd(width)}  ${outcome.padEnd(9)}  stack ${stackName}`,
  );
};

const failureText = (
  { service, stackName }: Checked,
  done: readonly Deployed[],
  left: readonly string[],
  options: Options,
): string =>
  [
    '',
    `The deployment of ${service.name} (stack ${stackName}) failed; the reason is above.`,
    ...deployedLines(done),
    `Not deployed: ${[service.name, ...left].join(', ')}.`,
    `Correct the cause, then run the same command again. It leaves services that have not changed as they are: ${commandOf(options)}`,
  ].join('\n');

/** CloudFormation goes on without this command. */
const interruptedText = (
  { service, stackName }: Checked,
  done: readonly Deployed[],
  left: readonly string[],
  options: Options,
): string =>
  [
    '',
    `Interrupted while ${service.name} was being deployed. CloudFormation may still be changing the stack ${stackName}: see aws cloudformation describe-stacks --stack-name ${stackName} --region ${options.region.name}`,
    ...deployedLines(done),
    ...notDeployed(left, options),
  ].join('\n');

const deployedLines = (done: readonly Deployed[]): string[] =>
  done.length === 0 ? ['No service was deployed.'] : ['Deployed:', ...lines(done)];

const notDeployed = (left: readonly string[], options: Options): string[] => [
  ...(left.length === 0 ? [] : [`Not deployed: ${left.join(', ')}.`]),
  `To continue, run the same command again when no stack is being changed: ${commandOf(options)}`,
];

const successText = (done: readonly Deployed[], { stage, region }: Options): string =>
  [
    '',
    `All services of stage ${stage} are deployed in ${region.name}:`,
    ...lines(done),
    `Next: check roles and permissions: npx muster doctor --engine aws --stage ${stage}`,
  ].join('\n');
