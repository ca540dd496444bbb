import type { ResolvedTemplate } from '@muster/roles';
import * as z from 'zod';

const StateMachine = z.looseObject({
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.string()),
});

/** A state machine as Step Functions receives it. */
export interface Definition {
  /** Amazon States Language with the placeholders filled in. */
  readonly definition: string;
  /** Placeholders without a value. */
  readonly unfilled: readonly string[];
  /** Values without a placeholder. */
  readonly unused: readonly string[];
  /** ARNs of the functions that its Task states invoke, sorted. */
  readonly functionArns: readonly string[];
}

/** A state machine of a stack by its logical ID. */
export function definitionOf(stack: ResolvedTemplate, id: string): Definition {
  const { DefinitionString, DefinitionSubstitutions } = StateMachine.parse(stack.resources[id]?.properties);
  const placeholders = [...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  const definition = DefinitionString.replaceAll(
    /\$\{(\w+)\}/g,
    (whole, name: string) => DefinitionSubstitutions[name] ?? whole,
  );
  const arns = [...definition.matchAll(/"Resource":"([^"]+)"/g)].map(([, arn = '']) => arn);
  return {
    definition,
    unfilled: placeholders.filter((name) => !(name in DefinitionSubstitutions)),
    unused: Object.keys(DefinitionSubstitutions).filter((name) => !placeholders.includes(name)),
    functionArns: [...new Set(arns)].toSorted(),
  };
}
