import definition from './plan.asl.json' with { type: 'json' };

/** The state machine of a plan in Amazon States Language, as `npm run state-machine` prints `plan-definition.ts`. */
export const planStateMachine: Readonly<Record<string, unknown>> = definition;
