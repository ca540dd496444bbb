import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { copyWorkspace } from './scratch-workspace.ts';

const WALL = '@nx/enforce-module-boundaries';

/** Files that break a rule, or no rule. Each is put into the project that would contain such a file. */
const probes = [
  ['an app imports an app', 'apps/inventory/src', "export { service } from '@muster/tagger';", WALL],
  ['an app imports a tool', 'apps/tagger/src', "export * from '@muster/local-engine';", WALL],
  ['a library imports an app', 'libs/dynamodb/src', "export { service } from '@muster/inventory';", WALL],
  ['the contracts import a library', 'libs/contracts/src', "export * from '@muster/dynamodb';", WALL],
  ['the errors import the contracts', 'libs/errors/src', "export * from '@muster/contracts';", WALL],
  ['the engine imports an app', 'tools/local-engine/src', "export { service } from '@muster/tagger';", WALL],
  [
    'the engine imports the command',
    'tools/local-engine/src/events',
    "export { main } from '@muster/muster';",
    WALL,
  ],
  [
    'the simulated AWS imports an app',
    'tools/simulated-aws/src',
    "export { service } from '@muster/inventory';",
    WALL,
  ],
  [
    'the simulated AWS imports a library',
    'tools/simulated-aws/src/services',
    "export * from '@muster/dynamodb';",
    WALL,
  ],
  [
    'the roles import the contracts',
    'tools/roles/src',
    "export { AccountId } from '@muster/contracts';",
    WALL,
  ],
  [
    'the generators import the contracts',
    'tools/generators/src',
    "export { AccountId } from '@muster/contracts';",
    WALL,
  ],
  [
    'the command imports the roles',
    'tools/muster/src/commands',
    "export { rolesOf } from '@muster/roles';",
    undefined,
  ],
  [
    'the engine imports the roles',
    'tools/local-engine/src',
    "export { rolesOf } from '@muster/roles';",
    WALL,
  ],
  [
    'the command imports a check',
    'tools/muster/src/run',
    "export * from '../../../checks/workspace-checks/src/projects.ts';",
    WALL,
  ],
  [
    'a check imports a check',
    'tools/checks/end-to-end/src',
    "export * from '../../deployment-checks/src/packages/services.ts';",
    WALL,
  ],
  [
    'a check imports what it checks',
    'tools/checks/end-to-end/test',
    "export { main } from '@muster/muster';\nexport { service } from '@muster/tagger';",
    undefined,
  ],
  [
    'sources import from a test folder',
    'tools/roles/src/testing',
    "export * from '../../test/fixtures.ts';",
    'no-restricted-imports',
  ],
  [
    'a domain imports from a test folder',
    'apps/inventory/src/domain',
    "export * from '../../test/fixtures.ts';",
    'no-restricted-imports',
  ],
  [
    'a file of another project is imported by path',
    'apps/orchestrator/src',
    "export { AccountId } from '../../../libs/contracts/src/values/ids.ts';",
    WALL,
  ],
  [
    'a tool imports the contracts',
    'tools/muster/src',
    "export { AccountId } from '@muster/contracts';",
    undefined,
  ],
  [
    'a domain uses the SDK',
    'apps/inventory/src/domain',
    "export { EC2Client } from '@aws-sdk/client-ec2';",
    'no-restricted-imports',
  ],
  [
    'an app makes a client of AWS without the shared settings',
    'apps/tagger/src/adapters',
    "import { SQSClient } from '@aws-sdk/client-sqs';\nexport const sqs = new SQSClient({});",
    'no-restricted-syntax',
  ],
  [
    'a library makes a client of AWS without the shared settings',
    'libs/aws-session/src',
    "import { EC2Client } from '@aws-sdk/client-ec2';\nexport const ec2 = new EC2Client({});",
    'no-restricted-syntax',
  ],
  [
    'a tool makes a client of AWS without the shared settings',
    'tools/muster/src/adapters',
    "import { STSClient } from '@aws-sdk/client-sts';\nexport const sts = new STSClient({});",
    'no-restricted-syntax',
  ],
  [
    'a domain throws an error without a code',
    'apps/tagger/src/domain',
    "export const fail = () => { throw new Error('no'); };",
    'no-restricted-syntax',
  ],
  [
    'a library throws an error of JavaScript',
    'libs/aws-session/src/client',
    "export const fail = () => { throw new TypeError('no'); };",
    'no-restricted-syntax',
  ],
  [
    'a tool has an error class without a code',
    'tools/muster/src/adapters',
    'export class OddError extends Error {}',
    'no-restricted-syntax',
  ],
  [
    'a domain uses the clock',
    'apps/tagger/src/domain',
    'export const now = () => Date.now();',
    'no-restricted-syntax',
  ],
  [
    'a domain uses the environment',
    'apps/orchestrator/src/domain',
    'export const home = () => process.env;',
    'no-restricted-syntax',
  ],
  [
    'the document client is imported',
    'libs/inventory-table/src',
    "export { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';",
    'no-restricted-imports',
  ],
  [
    'items are marshalled by the SDK',
    'apps/orchestrator/src/adapters',
    "export { marshall } from '@aws-sdk/util-dynamodb';",
    'no-restricted-imports',
  ],
  [
    'a database is opened without the library',
    'tools/muster/src',
    "export { DatabaseSync } from 'node:sqlite';",
    'no-restricted-imports',
  ],
] as const;

const scratch = copyWorkspace('walls');
const fileOf = (index: number): string =>
  join(scratch.folder, probes[index]?.[1] ?? '', `wall-probe-${index}.ts`);
const Report = z.array(
  z.object({ filePath: z.string(), messages: z.array(z.object({ ruleId: z.string().nullable() })) }),
);
const broken = new Map<string, (string | null)[]>();

beforeAll(() => {
  // Without a project graph, ESLint skips the rule and only prints a warning. The graph does not contain the probes,
  // because together they would form cycles.
  scratch.run('nx', 'show', 'projects');
  for (const [index, [, , source]] of probes.entries()) writeFileSync(fileOf(index), `${source}\n`);
  const files = probes.map((_, index) => fileOf(index));
  const eslint = scratch.tryRun('eslint', '--format', 'json', ...files);
  for (const { filePath, messages } of Report.parse(JSON.parse(eslint.stdout)))
    broken.set(
      filePath,
      messages.map(({ ruleId }) => ruleId),
    );
});

afterAll(() => scratch.remove());

describe('the import rules between projects', () => {
  it.each(probes.map(([what, folder, , rule], index) => [what, folder, index, rule] as const))(
    'when %s (%s)',
    (_what, _folder, index, rule) => {
      expect(broken.get(fileOf(index))).toEqual(rule === undefined ? [] : [rule]);
    },
  );
});
