import { WrongUseError } from '../errors.ts';
import type { ConfirmCreation, Surroundings } from '../surroundings.ts';

/**
 * Shows what would be created and asks the user. With `--yes` the user has agreed; with `--json` a script reads the output,
 * so there is no prompt.
 */
export function confirmCreation(
  { yes, json }: { readonly yes: boolean; readonly json: boolean },
  { terminal, stderr }: Pick<Surroundings, 'terminal' | 'stderr'>,
): ConfirmCreation {
  return async (plan) => {
    if (!json || !yes) stderr.write(`${plan}\n`);
    if (yes) return;
    if (terminal === undefined || json)
      throw new WrongUseError('nothing was created: repeat the command with --yes to create it');
    const answer = await terminal.ask('Create this? [y/N] ');
    if (!/^y(es)?$/i.test((answer ?? '').trim()))
      throw new WrongUseError('nothing was created: not confirmed');
  };
}
