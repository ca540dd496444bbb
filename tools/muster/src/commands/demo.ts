import type { Command } from 'commander';
import { MUSTER } from '../output/called-as.ts';
import type { CommandContext } from './all.ts';

const HELP = `
The options are those of "${MUSTER} run", except --profile.

Examples:
  ${MUSTER} demo
  ${MUSTER} demo --no-tag
  ${MUSTER} demo --data /tmp/demonstration`;

export function defineDemoCommand(command: Command, { surroundings, end }: CommandContext): void {
  command
    .description(
      'Simulates 3 accounts x 16 regions x 1000 instances on this machine, inventories them, tags them and verifies the tags. Calls no AWS API.',
    )
    .usage('[options of run]')
    // The options are parsed by the command "run".
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', HELP)
    .action(async () => {
      const { runDemonstration } = await import('../demonstration.ts');
      end(await runDemonstration(command.args, surroundings));
    });
}
