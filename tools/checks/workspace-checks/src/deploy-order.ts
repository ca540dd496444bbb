/**
 * The services in the order in which they are deployed: each finds what the earlier ones own through SSM
 * parameters, which CloudFormation reads when the stack is made.
 */
export const DEPLOY_ORDER = ['inventory', 'tagger', 'orchestrator'] as const;

/** Thrown where a project has the target `deploy` and no place in `DEPLOY_ORDER`: it would never be deployed. */
export class UnknownServiceError extends Error {
  override readonly name = 'UnknownServiceError';
  readonly code = 'UnknownService';
  readonly services: readonly string[];

  constructor(services: readonly string[]) {
    super(`not in the order of deployment: ${services.join(', ')}`);
    this.services = services;
  }
}

/** Puts names of services in the order of deployment. Throws `UnknownServiceError`. */
export function inDeployOrder(services: readonly string[]): string[] {
  const order: readonly string[] = DEPLOY_ORDER;
  const unknown = services.filter((service) => !order.includes(service));
  if (unknown.length > 0) throw new UnknownServiceError(unknown);
  return order.filter((service) => services.includes(service));
}
