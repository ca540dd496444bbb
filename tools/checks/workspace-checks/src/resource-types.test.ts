import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findProjects, workspaceRoot } from './projects.ts';

/**
 * Names that only the folders of a resource type may contain: IDs, the type, error codes and calls of EC2 instances.
 */
const PARTICULAR = /['"`]i-|ec2:instance|InvalidInstanceID|DescribeInstances/;

/** Words for instances in texts: they come from the type. An instance type is a property that only instances have. */
const WORDS = /['"`][^'"`\n]*(?<![-\w])instances?\b(?! type)[^'"`\n]*['"`]/i;

/** Other files and folders that may contain the words, with the reason. */
const MAY_USE_WORDS: ReadonlyMap<string, string> = new Map([
  ['libs/errors/src/catalogue-', 'the catalogue explains the codes of EC2'],
  ['libs/configuration/src/sensitive-tag-keys.ts', 'names of products, and what they do with instances'],
  ['libs/contracts/src/items/tag-task-outcome.v1.ts', 'the example is an instance'],
  ['libs/contracts/src/values/loss-guard.ts', 'the text describes muster.yaml'],
  ['libs/contracts/src/values/rule-match.ts', 'the text describes muster.yaml'],
  ['libs/contracts/src/values/rules.ts', 'the text describes muster.yaml'],
  ['libs/report/src/html.ts', 'the page shows instances; its table has their columns'],
  ['tools/checks/', 'benchmarks and checks: they name what they measure and check'],
  ['tools/muster/src/commands/all.ts', 'loaded by each command: the registry would cost time'],
  ['tools/muster/src/commands/cost.ts', 'the estimate is one for instances'],
  ['tools/muster/src/commands/demo.ts', 'the simulated fleet of the demonstration has instances'],
  ['tools/muster/src/commands/sql.ts', 'an example'],
  ['tools/muster/src/cost/', 'the estimate is one for instances'],
  ['tools/muster/src/inventory/columns.ts', 'columns that only instances have'],
  ['tools/muster/src/main.ts', 'loaded by each command: the registry would cost time'],
  ['tools/muster/src/run/found-scope.ts', 'what this version reads'],
  ['tools/simulated-aws/src/', 'the fleet of the simulated AWS has instances'],
]);

/** Folders with the name of a type hold the code of this type. Tests may name what they test. */
const MAY_NAME = /(^|\/)(ec2-instance|test|testing)\/|\.(test|contract)\.ts$|\/testing\.ts$/;

/** Other files and folders that have to name the calls of EC2, with the reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['libs/errors/src/catalogue-', 'the catalogue lists the codes of AWS by their names'],
  ['tools/checks/', 'benchmarks and checks: they name what they measure and check'],
  ['tools/muster/src/cost/', 'prices and limits of API calls, by their names'],
  ['tools/muster/src/commands/doctor.ts', 'the help text names the calls that are tried'],
]);

/** The text without comments. Line numbers do not change. */
const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .replaceAll(/^[ \t]*\/\/.*$/gm, '');

/** `file:line` of each place that contains a name of the instance type. */
function placesIn(file: string, text: string, particular: RegExp = PARTICULAR): string[] {
  if (MAY_NAME.test(file)) return [];
  return withoutComments(text)
    .split('\n')
    .flatMap((line, index) => (particular.test(line) ? [`${file}:${index + 1}`] : []));
}

const sourceFiles = (): string[] =>
  findProjects().flatMap(({ folder }) =>
    readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => file.endsWith('.ts') && !/(^|\/)(node_modules|dist|\.serverless|\.esbuild)\//.test(file),
      )
      .map((file) => `${folder}/${file}`),
  );

describe.each([
  ['names', PARTICULAR, EXCEPTIONS],
  ['words', WORDS, MAY_USE_WORDS],
] as const)('the %s of the instance type', (_what, particular, allowed) => {
  const places = sourceFiles().flatMap((file) =>
    placesIn(file, readFileSync(join(workspaceRoot, file), 'utf8'), particular),
  );
  const exceptions = [...allowed.keys()];

  it('appear only in the folders of the type', () => {
    expect(places.filter((place) => !exceptions.some((exception) => place.startsWith(exception)))).toEqual(
      [],
    );
  });

  it('appear in each exception, so that the list stays short', () => {
    expect(exceptions.filter((exception) => !places.some((place) => place.startsWith(exception)))).toEqual(
      [],
    );
  });
});

describe('the names of the instance type', () => {
  it('are found in code, not in comments', () => {
    const text =
      "/** A DescribeInstances\n * page. */\n// 'i-1'\nconst id = 'i-1';\nconst call = 'DescribeInstances';\n";
    expect(placesIn('apps/inventory/src/domain/discover.ts', text)).toEqual([
      'apps/inventory/src/domain/discover.ts:4',
      'apps/inventory/src/domain/discover.ts:5',
    ]);
    expect(placesIn('apps/inventory/src/adapters/ec2-instance/x.ts', text)).toEqual([]);
    expect(placesIn('apps/inventory/src/domain/discover.test.ts', text)).toEqual([]);
  });
});
