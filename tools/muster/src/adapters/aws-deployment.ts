import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { demanded, ListingBound } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import { ownerOf, type ParameterName } from '@muster/service-definition';
import { DeploymentError, WrongUseError } from '../errors.ts';
import { deployCommand } from '../output/called-as.ts';
import { answersWithin } from './answers-within.ts';
import { checkChosenProfile } from './caller/use-aws.ts';
import { explained } from './explained-client.ts';
import { services } from './services.ts';

const TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 4;

/** A deployed stage, as described by its SSM parameters. */
export interface Deployment {
  readonly stage: string;
  /** Region of the stage. */
  readonly region: string;
  /** Values by the name below `/muster/STAGE/`, such as `inventory/table-name`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Advice if a published parameter names something that no longer exists. */
export const deployAgain = (parameter: ParameterName, stage: string): string =>
  `deploy the service ${ownerOf(parameter)} again: ${deployCommand(ownerOf(parameter), stage)}`;

/** The client's region, from the environment or the profile. @throws WrongUseError if there is none */
async function regionOf(ssm: SSMClient): Promise<string> {
  try {
    return await ssm.config.region();
  } catch (error) {
    await checkChosenProfile();
    throw new WrongUseError(
      'set AWS_REGION, or the region of the profile, to the region that Muster is deployed in',
      { cause: error },
    );
  }
}

const createSsm = (stage: string): SSMClient =>
  explained(awsClient(SSMClient, { maxAttempts: MAX_ATTEMPTS, timeouts: answersWithin(TIMEOUT_MS) }), {
    subject: `/muster/${stage}`,
    whenMissing: 'check --stage',
  });

/**
 * Reads the parameters of a stage, in the account and region of the SDK's settings.
 * @throws DeploymentError if there is no such stage, or it cannot be read; CredentialsError; WrongUseError if no
 * region is set
 */
export async function readDeployment(stage: string): Promise<Deployment> {
  const ssm = createSsm(stage);
  try {
    const region = await regionOf(ssm);
    const parameters = await readParameters(ssm, `/muster/${stage}/`);
    if (parameters.size === 0) {
      const commands = services.map(({ name }) => `  ${deployCommand(name, stage)}`).join('\n');
      throw new DeploymentError(
        `stage ${stage} does not exist in ${region} of this account; choose another account, region or --stage, or deploy it:\n${commands}`,
      );
    }
    return { stage, region, parameters };
  } finally {
    ssm.destroy();
  }
}

async function readParameters(ssm: SSMClient, path: string): Promise<Map<string, string>> {
  const parameters = new Map<string, string>();
  const bound = new ListingBound(`ssm:GetParametersByPath of ${path}`);
  let nextToken: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({ Path: path, Recursive: true, NextToken: nextToken }),
    );
    const before = parameters.size;
    for (const { Name, Value } of demanded(page.Parameters, 'Parameters'))
      if (Name !== undefined && Value !== undefined) parameters.set(Name.slice(path.length), Value);
    nextToken = page.NextToken;
    if (nextToken !== undefined) bound.goOn(nextToken, parameters.size - before);
  } while (nextToken !== undefined);
  return parameters;
}

/** The value of a parameter. @throws DeploymentError that names the service to deploy */
export function parameterOf({ stage, region, parameters }: Deployment, name: ParameterName): string {
  const value = parameters.get(name);
  if (value !== undefined) return value;
  const service = ownerOf(name);
  throw new DeploymentError(
    `stage ${stage} in ${region} lacks the parameter /muster/${stage}/${name}; deploy the service ${service}: ${deployCommand(service, stage)}`,
  );
}
