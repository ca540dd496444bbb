import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findProjects, workspaceRoot } from './projects.ts';

/**
 * Names that only the folders of a resource type may contain: IDs, the type, error codes and calls of EC2 instances.
 */
const PARTICULAR = /['"`]i-|ec2:instance|InvalidInstanceID|DescribeInstances/;

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
function placesIn(file: string, text: string): string[] {
  if (MAY_NAME.test(file)) return [];
  return withoutComments(text)
    .split('\n')
    .flatMap((line, index) => (PARTICULAR.test(line) ? [`${file}:${index + 1}`] : []));
}

const sourceFiles = (): string[] =>
  findProjects().flatMap(({ folder }) =>
    readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => file.endsWith('.ts') && !/(^|\/)(node_modules|dist|\.serverless|\.esbuild)\//.test(file),
      )
      .map((file) => `${folder}/${file}`),
  );

describe('the names of the instance type', () => {
  it('appear only in the folders of the type', () => {
    const exceptions = [...EXCEPTIONS.keys()];
    const places = sourceFiles()
      .filter((file) => !exceptions.some((exception) => file.startsWith(exception)))
      .flatMap((file) => placesIn(file, readFileSync(join(workspaceRoot, file), 'utf8')));
    expect(places).toEqual([]);
  });

  it('appear in each exception, so that the list stays short', () => {
    const named = sourceFiles().filter(
      (file) => placesIn(file, readFileSync(join(workspaceRoot, file), 'utf8')).length > 0,
    );
    const unused = [...EXCEPTIONS.keys()].filter(
      (exception) => !named.some((file) => file.startsWith(exception)),
    );
    expect(unused).toEqual([]);
  });

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
