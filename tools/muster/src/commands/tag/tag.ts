import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';

const HELP = `
A plan shows what the rules would change, before anything is changed. It is saved, and it is made from the inventory:
"muster run --no-tag" reads the accounts. docs/tagging.md explains plans.

Examples:
  ${MUSTER} tag plan
  ${MUSTER} tag show plan-20261123T090000Z-7c1e
  ${MUSTER} tag undo 20261123T080000Z-4f2a
  ${MUSTER} tag plans`;

export function defineTagCommand(command: Command): void {
  command.description('Plans tag changes, applies plans, and takes runs back.').addHelpText('after', HELP);
}
