import type { CallerCredentials } from '@muster/aws-session/caller';
import { type FunctionDefinition, moduleUrl, type ServiceDefinition } from '@muster/service-definition';
import { EngineConfigurationError } from '../errors.ts';
import type { LocalStores } from '../local-stores.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import { tooManyRequests } from './function-error.ts';

export interface LambdaRuntimeOptions {
  readonly services: readonly ServiceDefinition[];
  readonly environment: NodeJS.ProcessEnv;
  /** Number of threads that run handlers. */
  readonly threads: number;
  /** Concurrent invocations per thread, not counting functions with reserved concurrency. */
  readonly slotsPerThread: number;
  /** Shortens every function's time limit and never lengthens it. Infinity has no effect. */
  readonly functionTimeoutSeconds: number;
  readonly callerCredentials?: CallerCredentials | undefined;
  readonly localStores?: LocalStores | undefined;
}

export interface InvokeOptions {
  /** Calls with the same key run in the same thread. Calls without a key run in the first one. */
  readonly routingKey?: string | undefined;
  readonly onStart?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs the functions: a `LambdaRuntime` or a replacement with the same methods. */
export type FunctionRuntime = Pick<LambdaRuntime, 'has' | 'warmUp' | 'invoke' | 'close'>;

interface LocalFunction {
  readonly definition: FunctionDefinition;
  readonly module: string;
  readonly exportName: string;
  admitted: number;
}

function locate(service: ServiceDefinition, definition: FunctionDefinition): LocalFunction {
  return {
    definition,
    module: moduleUrl(service, definition.handler),
    exportName: definition.handler.slice(definition.handler.lastIndexOf('.') + 1),
    admitted: 0,
  };
}

/** Runs the functions of the services as Lambda does, with time limits, reserved concurrency and errors by name. */
export class LambdaRuntime {
  readonly #functions = new Map<string, LocalFunction>();
  readonly #environments: ExecutionEnvironment[];
  /** Assigns new keys to environments in turn, so that even a few keys are spread evenly. */
  readonly #environmentOfKey = new Map<string, ExecutionEnvironment>();
  readonly #timeoutLimitSeconds: number;

  constructor(options: LambdaRuntimeOptions) {
    for (const service of options.services) {
      for (const definition of service.functions) {
        if (this.#functions.has(definition.name)) {
          throw new EngineConfigurationError(`Two functions are called ${definition.name}`);
        }
        this.#functions.set(definition.name, locate(service, definition));
      }
    }
    // A run does not need a function that no state and no queue calls.
    const modules = [...this.#functions.values()]
      .filter(({ definition }) => (definition.taskStates ?? definition.trigger) !== undefined)
      .map(({ module }) => module);
    this.#environments = Array.from(
      { length: options.threads },
      () =>
        new ExecutionEnvironment({
          slots: options.slotsPerThread,
          environment: options.environment,
          modules,
          callerCredentials: options.callerCredentials,
          localStores: options.localStores,
        }),
    );
    this.#timeoutLimitSeconds = options.functionTimeoutSeconds;
  }

  has(functionName: string): boolean {
    return this.#functions.has(functionName);
  }

  warmUp(): void {
    for (const environment of this.#environments) environment.warmUp();
  }

  /**
   * @returns the handler's result as JSON text
   * @throws FunctionError, EngineClosedError
   */
  async invoke(functionName: string, eventJson: string, options: InvokeOptions = {}): Promise<string> {
    const target = this.#functions.get(functionName);
    if (target === undefined) throw new EngineConfigurationError(`There is no function ${functionName}`);
    const { reservedConcurrency, timeoutSeconds } = target.definition;
    if (reservedConcurrency !== undefined && target.admitted >= reservedConcurrency) {
      throw tooManyRequests(functionName, reservedConcurrency);
    }
    target.admitted++;
    try {
      return await this.#environmentFor(options.routingKey).invoke({
        module: target.module,
        exportName: target.exportName,
        eventJson,
        timeoutMs: Math.min(timeoutSeconds, this.#timeoutLimitSeconds) * 1000,
        needsSlot: reservedConcurrency === undefined,
        onStart: options.onStart,
        signal: options.signal,
      });
    } finally {
      target.admitted--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#environments.map((environment) => environment.close()));
  }

  #environmentFor(routingKey: string | undefined): ExecutionEnvironment {
    const next = this.#environments[this.#environmentOfKey.size % this.#environments.length];
    const first = this.#environments[0];
    if (next === undefined || first === undefined)
      throw new EngineConfigurationError('The engine needs at least one handler thread');
    if (routingKey === undefined) return first;
    const environment = this.#environmentOfKey.get(routingKey) ?? next;
    this.#environmentOfKey.set(routingKey, environment);
    return environment;
  }
}
