import {
  DatabaseDamagedError,
  DatabaseError,
  DatabaseReadOnlyError,
  DiskFailedError,
  DiskFullError,
  DiskUnsupportedError,
  NotMusterDatabaseError,
} from '@muster/sqlite';
import { ExecutionFailedError } from './errors.ts';
import { FunctionError } from './functions/function-error.ts';
import type { FunctionRuntime } from './functions/lambda-runtime.ts';

/** Errors of the database that a retry cannot fix. */
const LASTING: ReadonlySet<string> = new Set(
  [
    DatabaseDamagedError,
    DatabaseReadOnlyError,
    DiskFailedError,
    DiskFullError,
    DiskUnsupportedError,
    NotMusterDatabaseError,
  ].map(({ code }) => code),
);

/** Ends all executions when the database becomes unusable, instead of retrying for minutes. */
export class DatabaseFailures {
  readonly #failed = Promise.withResolvers<never>();
  /** Rejects with ExecutionFailedError. */
  readonly failed: Promise<never> = this.#failed.promise;

  constructor() {
    this.failed.catch(() => undefined);
  }

  /** Accepts any error. Only errors of the database have an effect. */
  note(error: unknown): void {
    if (error instanceof FunctionError) this.#note(error.name, error.failure.errorMessage, error);
    else if (error instanceof DatabaseError) this.#note(error.code, error.message, error);
  }

  #note(code: string, message: string, cause: Error): void {
    if (LASTING.has(code)) this.#failed.reject(new ExecutionFailedError(code, message, { cause }));
  }

  /** Wraps the runtime and passes its failures to `note`. */
  watch<Runtime extends Pick<FunctionRuntime, 'invoke'>>(runtime: Runtime): Pick<Runtime, 'invoke'> {
    return {
      invoke: (...call: Parameters<FunctionRuntime['invoke']>) =>
        runtime.invoke(...call).catch((error: unknown) => {
          this.note(error);
          throw error;
        }),
    };
  }
}
