import type { ResourceException, TagTask } from '@muster/contracts';
import { codedError } from '@muster/errors';
import type { ResourceFactsReader } from '../ports/resource-facts.ts';
import type { TagWriter } from '../ports/tag-writer.ts';
import { TaskApplication } from './task-application.ts';

export interface ApplyTaskPorts {
  readonly writer: TagWriter;
  readonly facts: ResourceFactsReader;
  /** True when the invocation has no time left for another call. */
  readonly timeIsShort: () => boolean;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** What is decided of a task's resources. No id is in both. */
export interface Decisions {
  readonly applied: readonly string[];
  readonly exceptions: readonly ResourceException[];
  /** CreateTags calls of the search for what is refused, over all attempts. Absent: none. */
  readonly searchCalls?: number | undefined;
}

export interface ApplyResult extends Decisions {
  /** Why the task was left before every resource was decided, under a code; trying again later may help. */
  readonly interrupted?: Error;
}

/**
 * Tags the resources of a task that are not decided yet. Each ends as applied, skipped (the instance is gone or ends) or
 * failed with the code AWS gave for it. Tagging twice is harmless: CreateTags overwrites with the same value.
 *
 * It takes one call where nothing is refused. A refusal that names resources costs a call for each such message. Any
 * other refusal starts a search, which takes at most 64 calls over all attempts at the task: five resources are asked
 * one by one; where all five are refused with one code that depends on the change, the task has ended, after six calls.
 * Otherwise the resources that their tags or state explain are left out, and the rest is halved. What the search does
 * not come to fails as `SearchStopped`.
 *
 * Does not throw: what stopped it is in `interrupted`, next to what was decided until then.
 */
export async function applyTask(
  task: TagTask,
  decided: Decisions,
  ports: ApplyTaskPorts,
): Promise<ApplyResult> {
  const application = new TaskApplication(task, decided, ports);
  try {
    await application.run();
    return application.decisions;
  } catch (error) {
    return { ...application.decisions, interrupted: codedError(error) };
  }
}
