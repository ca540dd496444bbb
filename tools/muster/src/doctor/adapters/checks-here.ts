import { CheckReaderOutputV1, CheckTaggerOutputV1, type Contract, parseContract } from '@muster/contracts';
import { failureOf, ImpossibleStateError } from '@muster/errors';
import { service as inventory } from '@muster/inventory';
import { type LambdaContext, moduleUrl, type ServiceDefinition } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger';
import * as z from 'zod';
import { type AccessChecks, CheckFailedError } from '../ports.ts';

type Handler = (event: unknown, context: LambdaContext) => unknown;

/** A module with a handler. Only the function is checked here. Its contract checks the input. */
const handlerModule = z.object({
  handler: z.custom<Handler>((value) => typeof value === 'function', 'expected a function'),
});

/** The handlers of the services in this process. They use the user's credentials. */
export async function checksHere(): Promise<AccessChecks> {
  const [reader, tag] = await Promise.all([
    handlerOf(inventory, 'checkReader'),
    handlerOf(tagger, 'checkTagger'),
  ]);
  return {
    reader: (input) => call(reader, input, CheckReaderOutputV1),
    tagger: (input) => call(tag, input, CheckTaggerOutputV1),
  };
}

interface Loaded {
  readonly handler: Handler;
  readonly timeoutSeconds: number;
}

async function handlerOf(service: ServiceDefinition, name: string): Promise<Loaded> {
  const definition = service.functions.find((each) => each.name === name);
  if (definition === undefined)
    throw new ImpossibleStateError(`the service ${service.name} has no function ${name}`);
  const module: unknown = await import(moduleUrl(service, definition.handler));
  return { ...handlerModule.parse(module), timeoutSeconds: definition.timeoutSeconds };
}

async function call<Schema extends z.ZodType>(
  { handler, timeoutSeconds }: Loaded,
  input: unknown,
  contract: Contract<Schema>,
): Promise<z.output<Schema>> {
  const endsAtMs = performance.now() + timeoutSeconds * 1000;
  const context = {
    awsRequestId: 'doctor',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsAtMs - performance.now())),
  };
  try {
    return parseContract(contract, await handler(input, context));
  } catch (error) {
    const { code, message } = failureOf(error);
    throw new CheckFailedError('FunctionFailed', `${code}: ${message}`, { cause: error });
  }
}
