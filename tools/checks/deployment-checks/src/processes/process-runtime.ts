import { EngineConfigurationError, type FunctionRuntime, type InvokeOptions } from '@muster/local-engine';
import type { LambdaProcess } from './lambda-process.ts';

/** Runs the functions of the local engine in processes of their zips. */
export class ProcessRuntime implements FunctionRuntime {
  readonly #processes: ReadonlyMap<string, LambdaProcess>;

  readonly #changeAnswer: (functionName: string, answer: string) => string;

  /** @param changeAnswer changes the answer of a function, as JSON text */
  constructor(
    processes: ReadonlyMap<string, LambdaProcess>,
    changeAnswer: (functionName: string, answer: string) => string = (_functionName, answer) => answer,
  ) {
    this.#processes = processes;
    this.#changeAnswer = changeAnswer;
  }

  has(functionName: string): boolean {
    return this.#processes.has(functionName);
  }

  warmUp(): void {
    // Each process starts with its first event.
  }

  async invoke(functionName: string, eventJson: string, options: InvokeOptions = {}): Promise<string> {
    const process = this.#processes.get(functionName);
    if (process === undefined) throw new EngineConfigurationError(`There is no function ${functionName}`);
    return this.#changeAnswer(functionName, await process.invoke(eventJson, { onStart: options.onStart }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((process) => process.close()));
  }
}
