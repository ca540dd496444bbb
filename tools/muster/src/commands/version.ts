import { MUSTER } from '../output/called-as.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import type { DefineCommand } from './all.ts';
import { jsonOption } from './options.ts';

/** The same as `--version`. */
export const defineVersionCommand: DefineCommand = (command, { surroundings, version }) => {
  command
    .description('Prints the version of Muster.')
    .addOption(jsonOption())
    .addHelpText('after', `\nExamples:\n  ${MUSTER} version\n  ${MUSTER} version --json`)
    .action(async ({ json }: { json?: true }) => {
      await writeAll(surroundings.stdout, [json ? jsonDocument({ version }) : `${version}\n`]);
    });
};
