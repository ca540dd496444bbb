import { service as inventory } from '@muster/inventory';
import { service as orchestrator } from '@muster/orchestrator';
import { inDeployOrder } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger';

const byName = { orchestrator, inventory, tagger } as const;
export type ServiceName = keyof typeof byName;

const isServiceName = (name: string): name is ServiceName => Object.hasOwn(byName, name);

/** The services in the order of their first deployment. */
export const services = inDeployOrder(Object.values(byName));

export const serviceNames: readonly ServiceName[] = services.map(({ name }) => name).filter(isServiceName);
