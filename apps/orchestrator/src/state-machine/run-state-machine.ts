import definition from './run.asl.json' with { type: 'json' };

/**
 * The state machine of a run in Amazon States Language. Each Task names its function as `${<State>FunctionArn}`, to be
 * substituted by the deployment or resolved by the local engine.
 */
export const runStateMachine: Readonly<Record<string, unknown>> = definition;
