import { formatPath } from '@muster/contracts';
import type { z } from 'zod';

export interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  /** `rules[0].set: expected a mapping` */
  readonly text: string;
}

type Issue = z.core.$ZodIssue;

const NO_MESSAGE = 'Invalid input';
const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['boolean', 'true or false'],
  ['null', 'nothing'],
  ['number', 'a number'],
  ['object', 'a mapping'],
  ['record', 'a mapping'],
  ['string', 'a string'],
]);
const typeName = (type: string): string => TYPE_NAMES.get(type) ?? type;

/** The problems that zod reported, one entry for each place in the file, in terms of YAML. */
export function toConfigIssues(issues: readonly Issue[], parent: readonly PropertyKey[] = []): ConfigIssue[] {
  return issues.flatMap((issue) => {
    const path = [...parent, ...issue.path];
    const at = (message: string): ConfigIssue => ({
      path,
      text: `${formatPath(path) || '(whole file)'}: ${message}`,
    });
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const keyPath = [...path, key];
        return { path: keyPath, text: `${formatPath(keyPath)}: unknown key` };
      });
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => at(message));
    if (issue.code === 'invalid_union' && issue.message === NO_MESSAGE) {
      const branch = closestBranch(issue.errors);
      if (branch.some((inside) => depthOf(inside) > 0)) return toConfigIssues(branch, path);
      const expected = issue.errors
        .flat()
        .map((error) => (error.code === 'invalid_type' ? typeName(error.expected) : ''));
      return [at(`expected ${expected.filter((name) => name !== '').join(' or ') || 'another value'}`)];
    }
    if (issue.code === 'invalid_type' && issue.message.startsWith(NO_MESSAGE))
      return [
        at(
          `expected ${typeName(issue.expected)}${/received undefined$/.test(issue.message) ? ', but it is missing' : ''}`,
        ),
      ];
    return [at(issue.message.replace(/^Invalid (input|option): /, ''))];
  });
}

/** The alternative of a union that matches best: the one whose problem is nested deepest. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map(depthOf));
  return branches.reduce((best, next) => (depth(next) > depth(best) ? next : best), branches[0] ?? []);
}

/** An unknown key is reported at its mapping. */
const depthOf = (issue: Issue): number => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0);
