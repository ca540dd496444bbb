import { describe, expect, it } from '@jest/globals';
import { definitionOf } from './state-machine.ts';

const stackWith = (definition: object, substitutions: Record<string, string>) => ({
  conditions: {},
  outputs: {},
  resources: {
    M: {
      type: 'AWS::StepFunctions::StateMachine',
      properties: { DefinitionString: JSON.stringify(definition), DefinitionSubstitutions: substitutions },
    },
  },
});
const task = (Resource: string) => ({ Type: 'Task', Resource });

describe('definitionOf', () => {
  it('fills in the placeholders, and lists those without a value and values without a placeholder', () => {
    const definition = {
      States: { A: task('${AFunctionArn}'), B: task('${BFunctionArn}'), C: task('${AFunctionArn}') },
    };
    expect(
      definitionOf(stackWith(definition, { AFunctionArn: 'arn:a', CFunctionArn: 'arn:c' }), 'M'),
    ).toEqual({
      definition:
        '{"States":{"A":{"Type":"Task","Resource":"arn:a"},"B":{"Type":"Task","Resource":"${BFunctionArn}"},"C":{"Type":"Task","Resource":"arn:a"}}}',
      unfilled: ['BFunctionArn'],
      unused: ['CFunctionArn'],
      functionArns: ['${BFunctionArn}', 'arn:a'],
    });
  });
});
