import { ImpossibleStateError } from '@muster/errors';
import { service as inventory } from '@muster/inventory/service';
import { service as orchestrator } from '@muster/orchestrator/service';
import { inDeployOrder, type ServiceDefinition } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger/service';

/** The services of a run, in the order in which they are deployed. */
export const services: readonly ServiceDefinition[] = inDeployOrder([orchestrator, inventory, tagger]);

export const RUN_TABLE = 'orchestrator/run-table-name';
export const INVENTORY_TABLE = 'inventory/table-name';
export const CHECKPOINT_TABLE = 'inventory/checkpoint-table-name';
export const LEDGER_TABLE = 'tagger/ledger-table-name';
export const TASK_QUEUE = 'tagger/task-queue-url';
export const STATE_MACHINE = 'orchestrator/run-state-machine-arn';
export const PLAN_STATE_MACHINE = 'orchestrator/plan-state-machine-arn';

/** The physical name of a table by its parameter. @throws ImpossibleStateError if the services define no such table */
export function tableNamed(tables: Readonly<Record<string, string>>, parameter: string): string {
  const name = tables[parameter];
  if (name === undefined)
    throw new ImpossibleStateError(`no service has a table with the parameter ${parameter}`);
  return name;
}
