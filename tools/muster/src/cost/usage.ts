import { MAX_BATCH_MESSAGES } from '@muster/tagger';
import { assumptions } from './assumptions.ts';
import type { Deployment } from './deployment.ts';
import { type FunctionUsage, functionUsageOf } from './function-usage.ts';
import { type RunShape, shapeOf } from './run-shape.ts';
import type { Phase, Scope } from './scope.ts';
import { type TableUsage, tableUsageOf } from './table-usage.ts';
import { transitionsOf } from './transitions.ts';

/** The billed units of one run. */
export interface RunUsage {
  readonly shape: RunShape;
  readonly tables: TableUsage;
  readonly transitions: number;
  readonly functions: readonly FunctionUsage[];
  /** SendMessageBatch, ReceiveMessage and DeleteMessage. A message is far smaller than the 64 KB of one request. */
  readonly queueRequests: number;
  readonly logBytes: number;
}

export function usageOf(scope: Scope, phase: Phase, deployment: Deployment): RunUsage {
  const shape = shapeOf(scope, phase, deployment);
  const functions = functionUsageOf(shape, scope, deployment);
  const invocations = functions.reduce((sum, usage) => sum + usage.invocations, 0);
  return {
    shape,
    tables: tableUsageOf(shape),
    transitions: transitionsOf(shape),
    functions,
    // In the worst case, each message is received and deleted separately.
    queueRequests: shape.targets * (Math.ceil(shape.tasks / MAX_BATCH_MESSAGES) + 2 * shape.tasks),
    logBytes: invocations * assumptions.logBytesPerInvocation.value,
  };
}
