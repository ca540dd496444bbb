import { ownerOf, type ParameterName } from '@muster/service-definition';
import { DeploymentError } from '../errors.ts';
import { deployCommand } from '../output/called-as.ts';
import { plural } from '../output/format.ts';
import type { RunRequest } from '../surroundings.ts';
import type { Deployment } from './aws-deployment.ts';
import { PLAN_STATE_MACHINE, services, STATE_MACHINE } from './services.ts';

/**
 * The request as the stage accepts it. A stage without the state machine that plans is of a release that refuses the
 * name of the requester. CloudTrail shows who started its runs.
 */
export function acceptedRequest(
  { parameters }: Pick<Deployment, 'parameters'>,
  request: RunRequest,
): RunRequest {
  const { requestedBy, ...rest } = request;
  return requestedBy === undefined || parameters.has(PLAN_STATE_MACHINE) ? request : rest;
}

/** The functions of other services that the run's state machine calls. It calls the tagger only if the run tags. */
const functionsOfRun = (withTagging: boolean): ParameterName[] =>
  services
    .flatMap(({ stateMachines }) => stateMachines ?? [])
    .filter(({ parameter }) => parameter === STATE_MACHINE)
    .flatMap(({ foreignFunctions }) => Object.values(foreignFunctions))
    .filter((parameter) => withTagging || ownerOf(parameter) !== 'tagger');

/**
 * Refuses a run in which every target would fail.
 * @throws DeploymentError that names the service to deploy first
 */
export function refuseIncomplete({ stage, region, parameters }: Deployment, withTagging: boolean): void {
  const missing = functionsOfRun(withTagging).filter((parameter) => !parameters.has(parameter));
  const service = services
    .map(({ name }) => name)
    .find((name) => missing.some((parameter) => ownerOf(parameter) === name));
  if (service === undefined) return;
  const [first, ...others] = missing.filter((parameter) => ownerOf(parameter) === service);
  const more = others.length === 0 ? '' : ` and ${plural(others.length, 'more parameter')}`;
  const without = service === 'tagger' ? '; --no-tag runs without the tagger' : '';
  throw new DeploymentError(
    `the run cannot start: stage ${stage} in ${region} lacks /muster/${stage}/${first}${more} of the service ${service}; ` +
      `deploy it first: ${deployCommand(service, stage)}${without}`,
  );
}
