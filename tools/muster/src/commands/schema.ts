import { MUSTER } from '../output/called-as.ts';
import { writeAll } from '../output/write.ts';
import type { DefineCommand } from './all.ts';

const HELP = `
An editor completes and checks muster.yaml with the schema if the first line of the file names it:

  # yaml-language-server: $schema=./muster.schema.json

"${MUSTER} init" writes both files. Write the schema again after an update of Muster.

Examples:
  ${MUSTER} schema > muster.schema.json`;

export const defineSchemaCommand: DefineCommand = (command, { surroundings }) => {
  command
    .description('Prints the JSON Schema of muster.yaml.')
    .addHelpText('after', HELP)
    .action(async () => {
      const { editorSchema } = await import('@muster/configuration/reference');
      await writeAll(surroundings.stdout, [editorSchema()]);
    });
};
