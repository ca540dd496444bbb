import type { Role } from '@muster/roles';
import { CheckError } from '../errors.ts';

/** One action on one resource that a role allows. Both may contain wildcards. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);

/** The grants in the inline policies of a role, regardless of their conditions. @throws CheckError */
export function grantsOf({ inlinePolicies, managedPolicyArns, logicalId }: Role): Grant[] {
  const allowing = inlinePolicies
    .flatMap(({ document }) => document.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  if (managedPolicyArns.length > 0 || allowing.some(({ NotAction, NotResource }) => NotAction ?? NotResource))
    throw new CheckError(
      `role ${logicalId} has a managed policy, or allows all but something: its grants cannot be listed`,
    );
  return allowing.flatMap(({ Action, Resource }) =>
    listOf(Action).flatMap((action) => listOf(Resource).map((resource) => ({ action, resource }))),
  );
}

/**
 * Whether a grant covers a call. IAM's wildcards: `*` matches any text, `?` any character. Actions are not
 * case-sensitive.
 */
export const covers = (grant: Grant, call: Grant): boolean =>
  matches(grant.action.toLowerCase(), call.action.toLowerCase()) && matches(grant.resource, call.resource);

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
