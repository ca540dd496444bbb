import type { ResourceException, TagTask } from '@muster/contracts';
import { codedError } from '@muster/errors';
import type { ResourceFactsReader } from '../ports/resource-facts.ts';
import type { TagReader } from '../ports/tag-reader.ts';
import type { TagWriter } from '../ports/tag-writer.ts';
import { TaskApplication } from './task-application.ts';

export interface ApplyTaskPorts {
  readonly writer: TagWriter;
  readonly reader: TagReader;
  readonly facts: ResourceFactsReader;
  /** Waits until the next call that changes tags may be made. @throws CallsBusyError if that takes too long */
  readonly waitForSlot: () => Promise<void>;
  /** True if the invocation has no time left for another call. */
  readonly timeIsShort: () => boolean;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, excluding 1. */
  readonly random: () => number;
}

/** The decided resources of a task. No ID is in both. */
export interface Decisions {
  readonly applied: readonly string[];
  readonly exceptions: readonly ResourceException[];
  /** CreateTags calls of the search for refusing resources, over all attempts. Absent: none. */
  readonly searchCalls?: number | undefined;
  /**
   * Undecided resources with tags that an attempt may have changed: a call ended without an answer, or only one of two
   * calls was made. Absent: none.
   */
  readonly mayBeChanged?: readonly string[] | undefined;
}

export interface ApplyResult extends Decisions {
  /** Why the task was left before every resource was decided, with a code. Trying again later may help. */
  readonly interrupted?: Error;
}

/**
 * Tags the undecided resources of a task. Each ends as applied, skipped (the instance is gone or ending, or its tags
 * have changed) or failed with AWS's code. Tagging twice is harmless: CreateTags overwrites with the same value.
 * With `compare`, it first reads the present values of the keys. A resource that has the wanted values is applied
 * without a call. A resource with another value than the plan saw is skipped as `Changed`. If the values cannot be
 * read, nothing is changed.
 * It takes one call if nothing is refused. A refusal that names resources costs a call for each such message. Any other
 * refusal starts a search, which takes at most 64 calls over all attempts at the task: five resources are tried one by
 * one. If all five are refused with one code that depends on the change, the task ends after six calls. Otherwise,
 * resources whose tags or state explain the refusal are excluded, and the rest is halved. Resources that the search
 * does not reach fail as `SearchStopped`.
 * Does not throw: `interrupted` contains the reason for stopping, together with the decisions so far.
 */
export async function applyTask(
  task: TagTask,
  decided: Decisions,
  ports: ApplyTaskPorts,
  { compare = false }: { readonly compare?: boolean } = {},
): Promise<ApplyResult> {
  const application = new TaskApplication(task, decided, ports);
  try {
    if (compare) await application.compare();
    await application.run();
    return application.decisions;
  } catch (error) {
    return { ...application.decisions, interrupted: codedError(error) };
  }
}
