import definition from './run.asl.json' with { type: 'json' };

/**
 * The state machine of a run in Amazon States Language, as `npm run state-machine` prints `run-definition.ts`. Each
 * Task names its function as `${<Function>FunctionArn}`, which the deployment and the local engine replace.
 */
export const runStateMachine: Readonly<Record<string, unknown>> = definition;
