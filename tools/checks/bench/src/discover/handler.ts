import { randomUUID } from 'node:crypto';
import { ImpossibleStateError } from '@muster/errors';
import { service } from '@muster/inventory';

/** Imports the handler of `Discover`, as Lambda's init phase does. */
export async function discoverHandler(): Promise<(event: unknown, context: unknown) => unknown> {
  const path = service.functions.find(({ name }) => name === 'discover')?.handler ?? '';
  const dot = path.lastIndexOf('.');
  const module: unknown = await import(new URL(`${path.slice(0, dot)}.ts`, service.root).href);
  const exported: unknown = Reflect.get(Object(module), path.slice(dot + 1));
  if (typeof exported !== 'function') throw new ImpossibleStateError(`${path} is not a handler`);
  return (event, context) => exported(event, context);
}

/** The context that Lambda passes to a handler, for an invocation that begins now. */
export function lambdaContext(timeoutMs: number) {
  const deadlineMs = performance.now() + timeoutMs;
  return {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - performance.now()),
  };
}
