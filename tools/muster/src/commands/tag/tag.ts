import type { Command } from 'commander';

const HELP = `
A plan shows what the rules would change, before anything is changed. It is saved, and it is made from the inventory:
"muster run --no-tag" reads the accounts. docs/tagging.md explains plans.

Examples:
  npx muster tag plan
  npx muster tag show plan-20261123T090000Z-7c1e
  npx muster tag plans`;

export function defineTagCommand(command: Command): void {
  command.description('Plans tag changes and shows plans.').addHelpText('after', HELP);
}
