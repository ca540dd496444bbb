import type { Command } from 'commander';
import { stringify } from 'yaml';
import { readTextFile } from '../../config/load-config.ts';
import { MUSTER } from '../../output/called-as.ts';
import { writeAll } from '../../output/write.ts';
import { importPolicy } from '../../standard/import-policy.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { CommandContext } from '../all.ts';

const HELP = `
The file is the JSON document of a tag policy, or what the AWS CLI prints for one. The effective policy of an account is
complete, because it contains what the account inherits.

Examples:
  aws organizations describe-effective-policy --policy-type TAG_POLICY --target-id 111111111111 > policy.json
  ${MUSTER} tag import-policy policy.json > standard.yaml
  ${MUSTER} tag check --standard standard.yaml`;

export function defineImportPolicyCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Prints a tag policy of AWS Organizations as a tag standard. Calls no API.')
    .argument('<file>', 'file with the tag policy')
    .addHelpText('after', HELP)
    .action((file: string) => print(file, surroundings));
}

async function print(file: string, { workingDirectory, stdout, stderr }: Surroundings): Promise<void> {
  const text = await readTextFile(file, workingDirectory, {
    option: 'import-policy',
    whenMissing: (path) => `the tag policy ${path} does not exist`,
  });
  const { standard, notes } = importPolicy(text, file);
  for (const note of notes) stderr.write(`note: ${note}\n`);
  await writeAll(stdout, [stringify({ standard }, { defaultStringType: 'PLAIN', lineWidth: 0 })]);
}
