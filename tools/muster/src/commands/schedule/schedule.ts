import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';

const HELP = `
A stage can start runs on a schedule, which the setting scheduleEnabled switches on. These commands store and show the
configuration of its runs. docs/deploy.md explains schedules.

Examples:
  ${MUSTER} schedule set --config muster.yaml --stage prod
  ${MUSTER} schedule show --stage prod`;

export function defineScheduleCommand(command: Command): void {
  command.description('Stores and shows the configuration of scheduled runs.').addHelpText('after', HELP);
}
