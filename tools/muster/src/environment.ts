import type { Command } from 'commander';
import { WrongUseError } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Sets options from the environment that the command has and the user has not given: MUSTER_CONFIG, MUSTER_ENGINE and
 * MUSTER_STAGE. A variable that is empty counts as not set. A stage counts only in AWS, and a file only for a new run
 * whose accounts no option names. `locationOf` checks the stage.
 * @throws WrongUseError for an engine that does not exist
 */
export function applyEnvironment(command: Command, environment: Environment): void {
  const isGiven = (attribute: string): boolean =>
    ![undefined, 'default'].includes(command.getOptionValueSource(attribute));
  const use = (attribute: string, variable: string): void => {
    const value = environment[variable];
    const option = command.options.find((each) => each.attributeName() === attribute);
    if (!value || option === undefined || isGiven(attribute)) return;
    const { argChoices } = option;
    if (argChoices?.includes(value) === false)
      throw new WrongUseError(`${variable} is "${value}"; use ${argChoices.join(' or ')}`);
    command.setOptionValueWithSource(attribute, value, 'env');
  };
  use('engine', 'MUSTER_ENGINE');
  // A command without an engine is only for stages.
  if ((command.getOptionValue('engine') ?? 'aws') === 'aws') use('stage', 'MUSTER_STAGE');
  if (!isGiven('profiles') && !isGiven('resume')) use('config', 'MUSTER_CONFIG');
}
