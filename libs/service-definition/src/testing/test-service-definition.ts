import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { functionName, ownerOf, type ServiceDefinition } from '../definitions.ts';

/** Source: Lambda Developer Guide, "Lambda quotas". */
const MAX_TIMEOUT_SECONDS = 900;
/** Source: IAM User Guide, "IAM and AWS STS quotas". A function's role has the function's name. */
const MAX_ROLE_NAME_LENGTH = 64;
const LONGEST_STAGE = 'a'.repeat(20);
/**
 * Minimum visibility timeout of a queue, in timeouts of its consumer. Source: Lambda Developer Guide, "Using Lambda
 * with Amazon SQS".
 */
const TIMEOUTS_PER_VISIBILITY = 6;

const foldersIn = (folder: URL): string[] => readdirSync(folder).toSorted();

/** The parameters that the stack of a service creates. */
const ownParameters = ({
  tables,
  queues,
  topics = [],
  buckets = [],
  stateMachines = [],
}: ServiceDefinition): string[] =>
  [...tables, ...queues, ...topics, ...buckets, ...stateMachines].map(({ parameter }) => parameter);

/** The tests of every service's definition. */
export function testServiceDefinition(service: ServiceDefinition): void {
  const functions = new URL('src/functions/', service.root);

  describe(`the definition of ${service.name}`, () => {
    it('has one function for each folder', () => {
      expect(service.functions.map(({ name }) => name).toSorted()).toEqual(foldersIn(functions));
    });

    it('gives functions only existing parameters of the service, or of another service', () => {
      const own = ownParameters(service);
      for (const { environment } of service.functions)
        for (const parameter of Object.values(environment))
          if (ownerOf(parameter) === service.name) expect(own).toContain(parameter);
    });

    it('gives each queue the timeout and the concurrency that its consumer needs', () => {
      for (const { trigger, timeoutSeconds, reservedConcurrency } of service.functions) {
        if (trigger === undefined) continue;
        const queue = service.queues.find(({ name }) => name === trigger.queue);
        expect(queue?.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(
          TIMEOUTS_PER_VISIBILITY * timeoutSeconds,
        );
        expect(reservedConcurrency).toBeGreaterThanOrEqual(trigger.maximumConcurrency);
      }
    });
  });

  if (service.localStores !== undefined) {
    const { localStores } = service;
    it(`has stores for the embedded database in ${localStores}`, async () => {
      const module: unknown = await import(new URL(localStores, service.root).href);
      expect(module).toHaveProperty('useLocalStores', expect.any(Function));
    });
  }

  describe.each(service.functions)('the function $name', (definition) => {
    const { name, handler, taskStates, trigger, scheduled, command } = definition;

    it('has a handler, its dependencies and its configuration, and no other files', () => {
      expect(foldersIn(new URL(`${name}/`, functions))).toEqual(['config.ts', 'deps.ts', 'handler.ts']);
    });

    it('can be loaded and called', async () => {
      expect(handler).toBe(`src/functions/${name}/handler.handler`);
      const module: unknown = await import(new URL(`${name}/handler.ts`, functions).href);
      expect(module).toHaveProperty('handler', expect.any(Function));
    });

    it('has its work in the domain file with the same name', () => {
      const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(existsSync(new URL(`src/domain/${file}.ts`, service.root))).toBe(true);
    });

    it('has one kind of caller', () => {
      expect([taskStates, trigger, scheduled, command].filter((caller) => caller !== undefined)).toHaveLength(
        1,
      );
    });

    it('stays within the limits of Lambda and IAM', () => {
      expect(definition.timeoutSeconds).toBeLessThanOrEqual(MAX_TIMEOUT_SECONDS);
      expect(functionName(service, name, LONGEST_STAGE).length).toBeLessThanOrEqual(MAX_ROLE_NAME_LENGTH);
    });
  });
}
