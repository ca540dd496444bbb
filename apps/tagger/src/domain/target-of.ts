import { typeField } from '@muster/resource-types';
import type { Target } from '../ports/ledger.ts';

/** The target in the input of a state. */
export const targetOf = (input: {
  readonly run: { readonly runId: string };
  readonly accountId: string;
  readonly region: string;
  readonly resourceType?: string | undefined;
}): Target => ({
  runId: input.run.runId,
  accountId: input.accountId,
  region: input.region,
  ...typeField(input.resourceType),
});
