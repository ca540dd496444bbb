import * as z from 'zod';

/** Reports a problem at a path below the checked value. */
export type Refuse = (path: readonly PropertyKey[], message: string) => void;

/**
 * A check that also runs if parts of the value are not valid, so that all mistakes are reported at once. The value can
 * therefore be anything. An ordinary refinement would run only after the other mistakes are corrected.
 */
export function checkAlways(check: (value: unknown, refuse: Refuse) => void): z.core.$ZodCheck<unknown> {
  const always = z.check<unknown>(({ value, issues }) =>
    check(value, (path, message) =>
      issues.push({ code: 'custom', path: [...path], message, input: value, continue: true }),
    ),
  );
  always._zod.def.when = () => true;
  return always;
}

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as a mapping. An empty one if it is something else, which its schema reports. */
export const asMapping = (value: unknown): Readonly<Record<string, unknown>> =>
  isMapping(value) ? value : {};

/** The value as a list. An empty one if it is something else, which its schema reports. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value as a text. Undefined if it is something else, which its schema reports. */
export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
