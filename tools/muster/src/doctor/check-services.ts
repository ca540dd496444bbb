import type { ServiceCheck } from '@muster/contracts';
import type { ExpectedService } from './ports.ts';

/**
 * Compares the parameters of a stage with those that this version of the services publishes.
 * @param version version of this command, which all services must have
 */
export function checkServices(
  expected: readonly ExpectedService[],
  parameters: ReadonlyMap<string, string>,
  version: string,
): ServiceCheck[] {
  return expected.map(({ name, parameters: names }) => {
    const missing = names.filter((parameter) => !parameters.has(parameter));
    const deployed = parameters.get(`${name}/version`);
    const check = { service: name, missing, ...(deployed === undefined ? {} : { version: deployed }) };
    if (missing.length === names.length) return { ...check, status: 'missing' };
    if (deployed !== undefined && deployed !== version) return { ...check, status: 'other-version' };
    return { ...check, status: missing.length === 0 ? 'ok' : 'incomplete' };
  });
}
