import { typeField } from '@muster/resource-types';
import type { Target } from '../ports/ledger.ts';

/** The target in the input of a state. */
export const targetOf = (input: {
  readonly run: Pick<Target, 'runId' | 'ledgerRetention'>;
  readonly accountId: string;
  readonly region: string;
  readonly resourceType?: string | undefined;
}): Target => ({
  runId: input.run.runId,
  accountId: input.accountId,
  region: input.region,
  ...typeField(input.resourceType),
  ...(input.run.ledgerRetention === undefined ? {} : { ledgerRetention: input.run.ledgerRetention }),
});
