import { asError, failureOf } from '@muster/errors';
import {
  foreignParameters,
  ownerOf,
  parameterPath,
  type ServiceDefinition,
  stackName,
} from '@muster/service-definition';
import type { Options } from './options.ts';
import type { Aws, Framework, Identity, Stack } from './ports.ts';
import { stackProblem } from './stack-states.ts';

/** A service before the deployment. */
export interface Checked {
  readonly service: ServiceDefinition;
  readonly stackName: string;
  /** Undefined if it does not exist yet. */
  readonly stack: Stack | undefined;
  /** Why it cannot be deployed. Empty if it can be. */
  readonly problems: readonly string[];
}

/** Lambda refuses a reservation that leaves fewer. Source: Lambda Developer Guide, "Configuring reserved concurrency". */
const LEAST_UNRESERVED = 100;

const reasonOf = (error: unknown): string => {
  const { code, message } = failureOf(error);
  return message.includes(code) ? message : `${code}: ${message}`;
};

/** The caller, or why the credentials cannot be used. */
export async function checkIdentity(
  aws: Pick<Aws, 'identity'>,
  expected: string | undefined,
): Promise<{ identity: Identity } | { problem: string }> {
  try {
    const identity = await aws.identity();
    if (expected === undefined || identity.accountId === expected) return { identity };
    return {
      problem: `the credentials are of the account ${identity.accountId} (${identity.arn}), and the stage belongs to ${expected}: choose other credentials, for example with AWS_PROFILE`,
    };
  } catch (error) {
    return {
      problem: `there are no usable AWS credentials (${reasonOf(error)}): choose a profile with AWS_PROFILE, or sign in with "aws sso login"`,
    };
  }
}

/**
 * Checks whether each service can be deployed. The services are in the order of their deployment. Ends early if the
 * command is interrupted.
 */
export async function checkServices(
  services: readonly ServiceDefinition[],
  { stage, region }: Pick<Options, 'stage' | 'region'>,
  {
    aws,
    framework,
    say,
    signal,
  }: { aws: Aws; framework: Framework; say: (line: string) => void; signal: AbortSignal },
): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const [index, service] of services.entries()) {
    const name = stackName(service, stage);
    const earlier = new Set(services.slice(0, index).map((each) => each.name));
    const { stack, problems } = await stackOf(aws, name, region.name);
    const all = [
      ...problems,
      ...(await parameterProblems(aws, service, stage, earlier)),
      ...(await concurrencyProblems(aws, service, stack)),
    ];
    if (all.length === 0) all.push(...(await packageProblems(framework, service)));
    // A service whose packaging was interrupted is not one that cannot be packaged.
    if (signal.aborted) break;
    checked.push({ service, stackName: name, stack, problems: all });
    say(lineOf(service, stack, all));
  }
  return checked;
}

const lineOf = (
  { name }: ServiceDefinition,
  stack: Stack | undefined,
  problems: readonly string[],
): string =>
  problems.length === 0
    ? `  ${name}: can be deployed (${stack === undefined ? 'new' : `now ${stack.status}`})`
    : [`  ${name}: cannot be deployed`, ...problems.map((problem) => `    ${problem}`)].join('\n');

async function stackOf(
  aws: Aws,
  name: string,
  region: string,
): Promise<{ stack: Stack | undefined; problems: string[] }> {
  try {
    const stack = await aws.stack(name);
    const problem = stack && stackProblem(name, stack.status, region);
    return { stack, problems: problem === undefined ? [] : [problem] };
  } catch (error) {
    return { stack: undefined, problems: [`the stack ${name} cannot be read: ${reasonOf(error)}`] };
  }
}

/** Parameters of services that are deployed earlier exist by then. */
async function parameterProblems(
  aws: Aws,
  service: ServiceDefinition,
  stage: string,
  earlier: ReadonlySet<string>,
): Promise<string[]> {
  const needed = foreignParameters(service).filter((parameter) => !earlier.has(ownerOf(parameter)));
  if (needed.length === 0) return [];
  try {
    const missing = await aws.missingParameters(needed.map((parameter) => parameterPath(stage, parameter)));
    return missing.map(
      (path) => `the SSM parameter ${path} does not exist: deploy the service that has it first`,
    );
  } catch (error) {
    return [`SSM parameters cannot be read: ${reasonOf(error)}`];
  }
}

/**
 * A new stack must find the concurrency that its functions reserve. The deployment may lack the right to read it, or
 * the endpoint the operation: CloudFormation then reports it later.
 */
async function concurrencyProblems(
  aws: Aws,
  service: ServiceDefinition,
  stack: Stack | undefined,
): Promise<string[]> {
  const reserved = service.functions.reduce((sum, each) => sum + (each.reservedConcurrency ?? 0), 0);
  if (reserved === 0 || stack !== undefined) return [];
  const unreserved = await aws.unreservedConcurrency().catch(() => undefined);
  if (unreserved === undefined || unreserved - reserved >= LEAST_UNRESERVED) return [];
  return [
    `its functions reserve ${reserved} concurrent executions, and ${unreserved} of the account are unreserved, of which ${LEAST_UNRESERVED} must stay: raise the Lambda quota "Concurrent executions" (see "Lambda quotas" in docs/deploy.md)`,
  ];
}

async function packageProblems(framework: Framework, service: ServiceDefinition): Promise<string[]> {
  try {
    const output = await framework.package(service);
    return output === undefined ? [] : [`it cannot be packaged:\n${output.replaceAll(/^/gm, '      ')}`];
  } catch (error) {
    return [`it cannot be packaged: ${asError(error).message}`];
  }
}
