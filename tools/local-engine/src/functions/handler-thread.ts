/** An execution environment. It imports handlers before the first call and runs many invocations concurrently. */
import { parentPort, workerData } from 'node:worker_threads';
import { setCallerCredentials } from '@muster/aws-session/caller';
import { codedError } from '@muster/errors';
import type { LambdaContext } from '@muster/service-definition';
import { EngineConfigurationError } from '../errors.ts';
import type { LocalStores } from '../local-stores.ts';
import { credentialsFrom } from './credentials-channel.ts';
import type { FunctionFailure, HandlerThreadInput, InvokeMessage, ResultMessage } from './protocol.ts';

type Handler = (event: unknown, context: LambdaContext) => unknown;

const handlers = new Map<string, Promise<Handler>>();

async function importHandler(module: string, exportName: string): Promise<Handler> {
  const exported: unknown = await import(module);
  const handler: unknown =
    exported !== null && typeof exported === 'object' ? Reflect.get(exported, exportName) : null;
  if (typeof handler !== 'function')
    throw new EngineConfigurationError(`${module} exports no function ${exportName}`);
  return handler as Handler;
}

function handlerOf(module: string, exportName: string): Promise<Handler> {
  const key = `${module}#${exportName}`;
  const known = handlers.get(key);
  if (known !== undefined) return known;
  const importing = importHandler(module, exportName);
  handlers.set(key, importing);
  importing.catch(() => handlers.delete(key));
  return importing;
}

/** Handlers throw errors whose names are codes. Errors of the thread have names of JavaScript. */
function toFailure(error: unknown): FunctionFailure {
  const { name, message, stack } = codedError(error);
  return { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] };
}

/** Each thread opens a separate connection. An error here ends the thread and fails its invocations. */
async function useStores({ databasePath, modules, parts }: LocalStores): Promise<void> {
  const { openDatabase } = await import('@muster/sqlite');
  const database = openDatabase({ path: databasePath, mode: 'write' });
  const name = parts === 'all' ? 'useLocalStores' : 'useLocalQueues';
  for (const module of modules) {
    const exported: unknown = await import(module);
    const use: unknown =
      exported !== null && typeof exported === 'object' ? Reflect.get(exported, name) : null;
    if (typeof use === 'function') use(database);
    else if (parts === 'all') throw new EngineConfigurationError(`${module} exports no function ${name}`);
  }
}

async function invoke(message: InvokeMessage, startedAtMs: number): Promise<ResultMessage> {
  const { invocationId } = message;
  try {
    const handler = await handlerOf(message.module, message.exportName);
    const context: LambdaContext = {
      awsRequestId: invocationId,
      getRemainingTimeInMillis: () =>
        Math.max(0, startedAtMs + message.timeoutMs - Math.round(performance.now())),
    };
    const output = await handler(JSON.parse(message.eventJson), context);
    return { invocationId, outputJson: JSON.stringify(output) ?? 'null' };
  } catch (error) {
    return { invocationId, failure: toFailure(error) };
  }
}

// The engine is part of this package, so the message has the declared type.
const { modules, credentials, localStores } = workerData as HandlerThreadInput;
if (credentials !== undefined) setCallerCredentials(credentialsFrom(credentials));
if (localStores !== undefined) await useStores(localStores);

// Lambda's init phase. A failed import is reported when the handler is called.
for (const module of modules) import(module).catch(() => undefined);

parentPort?.on('message', (message: InvokeMessage) => {
  void invoke(message, Math.round(performance.now())).then((result) => parentPort?.postMessage(result));
});
