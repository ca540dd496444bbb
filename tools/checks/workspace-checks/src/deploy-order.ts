import { MusterError } from '@muster/errors';
import { service as inventory } from '@muster/inventory';
import { service as orchestrator } from '@muster/orchestrator';
import { inDeployOrder as ordered } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger';

/** The services in the order of deployment. The order follows from the parameters that each service reads. */
export const DEPLOY_ORDER: readonly string[] = ordered([inventory, orchestrator, tagger]).map(
  ({ name }) => name,
);

/** Thrown if a project has the target `deploy` and is not in `DEPLOY_ORDER`. No workflow would deploy it. */
class UnknownServiceError extends MusterError {
  static override readonly code = 'UnknownService';
  readonly services: readonly string[];

  constructor(services: readonly string[]) {
    super(`not in the order of deployment: ${services.join(', ')}`);
    this.services = services;
  }
}

/** Sorts names of services into the order of deployment. Throws `UnknownServiceError`. */
export function inDeployOrder(services: readonly string[]): string[] {
  const unknown = services.filter((service) => !DEPLOY_ORDER.includes(service));
  if (unknown.length > 0) throw new UnknownServiceError(unknown);
  return DEPLOY_ORDER.filter((service) => services.includes(service));
}
