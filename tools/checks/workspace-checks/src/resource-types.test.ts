import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { findProjects, workspaceRoot } from './projects.ts';

/**
 * Names that only the folders of a resource type may contain: IDs, the type, error codes and calls of EC2 instances.
 */
const PARTICULAR = /['"`]i-|ec2:instance|InvalidInstanceID|DescribeInstances/;

/** Words for instances in texts: they come from the type. Type, profile and role are named after the instance. */
const WORDS = /(?<![-\w])instances?\b(?! (?:type|profile|role)\b)/i;

/** Other files and folders that may contain the words, with the reason. */
const MAY_USE_WORDS: ReadonlyMap<string, string> = new Map([
  ['libs/errors/src/catalogue-', 'the catalogue explains the codes of EC2'],
  ['libs/configuration/src/sensitive-tag-keys.ts', 'names of products, and what they do with instances'],
  ['libs/contracts/src/items/tag-task-outcome.v1.ts', 'the example is an instance'],
  ['libs/contracts/src/values/loss-guard.ts', 'the text describes muster.yaml'],
  ['libs/contracts/src/values/rule-match.ts', 'the text describes muster.yaml'],
  ['libs/contracts/src/values/rules.ts', 'the text describes muster.yaml'],
  ['libs/sqlite/src/schema/', 'comments in the schema'],
  ['tools/checks/', 'benchmarks and checks: they name what they measure and check'],
  ['tools/muster/src/commands/demo.ts', 'the simulated fleet of the demonstration has instances'],
  ['tools/muster/src/demonstration.ts', 'the simulated fleet of the demonstration has instances'],
  ['tools/muster/src/commands/sql.ts', 'an example'],
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
  ['tools/muster/src/commands/doctor.ts', 'the help text names the calls that are tried'],
]);

/** The text without comments. Line numbers do not change. */
const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .replaceAll(/^[ \t]*\/\/.*$/gm, '');

/** The text with line breaks, but without anything that is not a string, a part of a template or a text in JSX. */
function onlyTexts(file: string, text: string): string {
  if (!WORDS.test(text)) return '';
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) {
      const start = node.getStart(source);
      const before = text.slice(found.join('').length, start).replaceAll(/[^\n]/g, ' ');
      found.push(before, text.slice(start, node.end));
    } else if (!ts.isImportDeclaration(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return found.join('');
}

/** `file:line` of each place that contains a name of the instance type, or a word for it. */
function placesIn(file: string, text: string, particular: RegExp = PARTICULAR): string[] {
  if (MAY_NAME.test(file)) return [];
  const searched = particular === WORDS ? onlyTexts(file, text) : withoutComments(text);
  return searched
    .split('\n')
    .flatMap((line, index) => (particular.test(line) ? [`${file}:${index + 1}`] : []));
}

const sourceFiles = (): string[] =>
  findProjects().flatMap(({ folder }) =>
    readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => /\.tsx?$/.test(file) && !/(^|\/)(node_modules|dist|\.serverless|\.esbuild)\//.test(file),
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

describe('the words for instances', () => {
  it('are found in strings, templates and JSX, not in names and comments', () => {
    const text = [
      '/** How many instances. */',
      'const instances = list.instances;',
      "const title = 'Instances';",
      'const help = `Lists',
      'all instances of ${account}, the instance type and ${plural(n, "instance")}`;',
      'const link = (',
      '  <a href="#a" title="An instance">',
      '    There are no',
      '    instances in {region}.',
      '  </a>',
      ');',
    ].join('\n');
    expect(placesIn('libs/report/src/page/x.tsx', text, WORDS)).toEqual(
      [3, 5, 7, 9].map((line) => `libs/report/src/page/x.tsx:${line}`),
    );
  });
});
