import { EngineConfigurationError, type FunctionRuntime, type InvokeOptions } from '@muster/local-engine';
import type { LambdaProcess } from './lambda-process.ts';

/** Runs the functions of the local engine in the processes of their zips. */
export class ProcessRuntime implements FunctionRuntime {
  readonly #processes: ReadonlyMap<string, LambdaProcess>;

  constructor(processes: ReadonlyMap<string, LambdaProcess>) {
    this.#processes = processes;
  }

  has(functionName: string): boolean {
    return this.#processes.has(functionName);
  }

  warmUp(): void {
    // Each process begins with its first event.
  }

  async invoke(functionName: string, eventJson: string, options: InvokeOptions = {}): Promise<string> {
    const process = this.#processes.get(functionName);
    if (process === undefined) throw new EngineConfigurationError(`There is no function ${functionName}`);
    return process.invoke(eventJson, { onStart: options.onStart });
  }

  close(): Promise<void> {
    for (const process of this.#processes.values()) process.close();
    return Promise.resolve();
  }
}
