import { PlanAccountInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { planAccount } from '../../domain/plan-account.ts';
import { createDeps } from './deps.ts';

/** Plans the targets of an account in the ledger. Sends nothing to the queue. */
export const handler = functionHandler(
  'planAccount',
  PlanAccountInputV1,
  createDeps,
  (input, ports, { remainingMs }) => planAccount(input, ports, remainingMs),
);
