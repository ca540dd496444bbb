import { parseContract, type ScheduledConfig, ScheduledConfigV1 } from '@muster/contracts';
import { jsonIn } from '@muster/errors';

/**
 * The reference in the parameter of scheduled runs. Undefined if the parameter contains a `muster.yaml`.
 * @throws ContractError for a reference of a later version
 */
export function scheduledConfigIn(text: string): ScheduledConfig | undefined {
  const value = jsonIn(text);
  if (typeof value !== 'object' || value === null || !('configSha256' in value)) return undefined;
  return parseContract(ScheduledConfigV1, value, 'the parameter of scheduled runs');
}
