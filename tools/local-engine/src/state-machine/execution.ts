import { randomUUID } from 'node:crypto';
import { codedError } from '@muster/errors';
import { ExecutionAbortedError, ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import { ExecutionFailedError } from '../errors.ts';
import { dataLimitExceeded, executionAborted, FunctionError } from '../functions/function-error.ts';
import type { LambdaRuntime } from '../functions/lambda-runtime.ts';
import type { LocalStateMachine } from './definition.ts';

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_PAYLOAD_BYTES = 262_144;

/** One invocation of a Task state. It is `started` when it no longer waits. Every retry is a new invocation. */
export interface EngineEvent {
  readonly type: 'started' | 'succeeded' | 'failed';
  readonly state: string;
  readonly functionName: string;
  readonly input: unknown;
  /** Present if `type` is `succeeded`. */
  readonly output?: unknown;
  /** Present if `type` is `failed`. */
  readonly error?: { readonly name: string; readonly message: string };
}

export interface Execution {
  /** Resolves when the execution succeeds. @throws ExecutionFailedError */
  readonly finished: Promise<void>;
  /**
   * Ends the execution: `finished` rejects with code `ExecutionAborted`. Running invocations continue, but their
   * results are ignored.
   */
  abort(): void;
}

export type Observer = (event: EngineEvent) => void;

const accountOf = (input: unknown): string | undefined => {
  const accountId: unknown =
    input !== null && typeof input === 'object' && 'accountId' in input ? input.accountId : undefined;
  return typeof accountId === 'string' ? accountId : undefined;
};

const describe = (error: unknown): { name: string; message: string } => {
  if (error instanceof FunctionError) return { name: error.name, message: error.failure.errorMessage };
  const { name, message } = codedError(error);
  return { name, message };
};

function withinLimit(state: string, what: 'input' | 'output', json: string): string {
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_PAYLOAD_BYTES) throw dataLimitExceeded(state, what, bytes);
  return json;
}

/**
 * Runs the state machine once. Its Task states call the functions of the runtime.
 * @param databaseFailed rejects if the database becomes unusable, so that nothing can succeed any more
 */
export function startExecution(
  machine: LocalStateMachine,
  runtime: Pick<LambdaRuntime, 'invoke'>,
  input: unknown,
  observer: Observer = () => undefined,
  databaseFailed: Promise<never> = new Promise(() => undefined),
): Execution {
  const aborted = new AbortController();

  const invoke = async (state: string, functionName: string, taskInput: unknown): Promise<unknown> => {
    if (aborted.signal.aborted) throw executionAborted();
    const about = { state, functionName, input: taskInput };
    try {
      const outputJson = await runtime.invoke(
        functionName,
        withinLimit(state, 'input', JSON.stringify(taskInput)),
        {
          routingKey: accountOf(taskInput),
          signal: aborted.signal,
          onStart: () => observer({ type: 'started', ...about }),
        },
      );
      if (aborted.signal.aborted) throw executionAborted();
      const output: unknown = JSON.parse(withinLimit(state, 'output', outputJson));
      observer({ type: 'succeeded', ...about, output });
      return output;
    } catch (error) {
      // After an abort, the interpreter would continue to retry in the background.
      if (aborted.signal.aborted) throw executionAborted();
      observer({ type: 'failed', ...about, error: describe(error) });
      throw error;
    }
  };

  const taskResourceLocalHandlers = Object.fromEntries(
    [...machine.functions].map(([state, functionName]) => [
      state,
      (taskInput: unknown) => invoke(state, functionName, taskInput) as Promise<JsonValue>,
    ]),
  );
  const execution = new StateMachine(machine.definition, { validationOptions: { noValidate: true } }).run(
    JSON.parse(JSON.stringify(input)) as JsonValue,
    { overrides: { taskResourceLocalHandlers }, context: { Execution: { Id: `local:${randomUUID()}` } } },
  );
  void drain(execution.eventLogs);
  const abort = () => {
    aborted.abort();
    execution.abort();
  };
  const finished = Promise.race([execution.result, databaseFailed]).then(
    () => undefined,
    (error: unknown) => {
      abort();
      throw toExecutionFailed(error);
    },
  );
  // If the caller aborts and does not wait, there must be no unhandled rejection.
  finished.catch(() => undefined);
  return { finished, abort };
}

/** Input and output of the interpreter, which does not export the type. */
type JsonValue = Awaited<ReturnType<StateMachine['run']>['result']>;

/** The interpreter keeps each event with its input until it is read. */
async function drain(events: AsyncIterable<unknown>): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

function toExecutionFailed(error: unknown): ExecutionFailedError {
  if (error instanceof ExecutionAbortedError) {
    return new ExecutionFailedError('ExecutionAborted', 'The execution was aborted');
  }
  const cause = error instanceof ExecutionError ? error.cause : error;
  const { name, message } = describe(cause);
  return new ExecutionFailedError(name, message, { cause });
}
