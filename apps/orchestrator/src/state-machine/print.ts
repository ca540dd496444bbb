import { runDefinition } from './run-definition.ts';

/** The state machine as Amazon States Language, as in `run.asl.json`. */
export const printed = (): string => `${JSON.stringify(runDefinition, null, 2)}\n`;
