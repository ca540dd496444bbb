import { planDefinition } from './plan-definition.ts';
import { runDefinition } from './run-definition.ts';

const printed = (definition: unknown): string => `${JSON.stringify(definition, null, 2)}\n`;

/** The state machines as Amazon States Language, by the file that contains them. */
export const prints = (): readonly (readonly [file: string, text: string])[] => [
  ['run.asl.json', printed(runDefinition)],
  ['plan.asl.json', printed(planDefinition)],
];
