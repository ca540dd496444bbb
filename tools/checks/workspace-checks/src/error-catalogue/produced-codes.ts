import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../projects.ts';

const SOURCES = [
  'apps/*/src/**/*.ts',
  'libs/*/src/**/*.ts',
  'tools/*/src/**/*.ts',
  'tools/checks/*/src/**/*.ts',
];
/** Only error classes have codes here. Other names in these files are names of AWS. */
const HAS_ONLY_CLASSES = /^(tools|libs\/deployment)\//;
/** Codes of findings. */
const IS_DOCTOR = /^tools\/muster\/src\/doctor\//;
/** Tests, templates, and the catalogue. */
const IS_LEFT_OUT = /\.test\.ts$|\/testing\/|\/testing\.ts$|\/catalogue[^/]*\.ts$/;

/** Files that list codes of AWS, either to react to them or because users need to distinguish them. */
export const FILES_WITH_CODES_OF_AWS = [
  'libs/aws-session/src/refusals.ts',
  'libs/aws-session/src/list-regions-of.ts',
  'apps/tagger/src/adapters/ec2-instance/blamed-instance.ts',
  'apps/tagger/src/adapters/ec2-instance/tag-refusals.ts',
];

const CODE_OF_CLASS = /static override readonly code(?:: string)? = '([\w.]+)'/g;
const CODE_IN_DATA = /\bcode: '([A-Z][\w.]+)'/g;
const CONSTANT = /\bconst [A-Z_]+(?:: \w+)? = '([A-Z][a-z]+[A-Z][\w.]*)';/g;
const LISTED = /'([A-Z][a-z]+[A-Z]\w*(?:\.[A-Z]\w+)?|Blocked)'/g;

/** Constants that look like codes but are not: names in answers of AWS, and keys. */
const NOT_CODES = new Set([
  'AssumeRoleResult.Credentials',
  'DescribeInstancesResponse',
  'GetCallerIdentityResult',
  'MusterCheck',
]);
/** A success: the answer to a dry run that is allowed. */
const GOOD_END = 'DryRunOperation';
/** Catches every error. */
const ALL = 'States.ALL';

export const readSources = (): ReadonlyMap<string, string> =>
  new Map(
    SOURCES.flatMap((pattern) => globSync(pattern, { cwd: workspaceRoot }))
      .filter((file) => !IS_LEFT_OUT.test(file))
      .map((file) => [file, readFileSync(join(workspaceRoot, file), 'utf8')]),
  );

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, code]) => (code === undefined ? [] : [code]));

/** All codes in the sources and in the state machine, each with one file that contains it. */
export function producedCodes(sources: ReadonlyMap<string, string>): Map<string, string> {
  const codes = new Map<string, string>();
  for (const [file, text] of sources) {
    const patterns = HAS_ONLY_CLASSES.test(file)
      ? [CODE_OF_CLASS, ...(IS_DOCTOR.test(file) ? [CODE_IN_DATA] : [])]
      : [CODE_OF_CLASS, CODE_IN_DATA, CONSTANT];
    if (FILES_WITH_CODES_OF_AWS.includes(file)) patterns.push(LISTED);
    for (const code of patterns.flatMap((pattern) => matches(text, pattern)))
      if (!NOT_CODES.has(code) && code !== GOOD_END) codes.set(code, file);
  }
  const machine = 'apps/orchestrator/src/state-machine/run.asl.json';
  for (const code of namesIn(JSON.parse(readFileSync(join(workspaceRoot, machine), 'utf8'))))
    if (code !== ALL) codes.set(code, machine);
  return codes;
}

/** The names in all ErrorEquals of a state machine. */
function namesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    key === 'ErrorEquals' && Array.isArray(value) ? value.map(String) : namesIn(value),
  );
}
