import { service as inventory } from '@muster/inventory';
import { service as orchestrator } from '@muster/orchestrator';
import { service as tagger } from '@muster/tagger';

/** The services in the order in which they are deployed first. */
export const services = [inventory, tagger, orchestrator] as const;

export const serviceNames = ['inventory', 'tagger', 'orchestrator'] as const;
export type ServiceName = (typeof serviceNames)[number];
