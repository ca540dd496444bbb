import * as z from 'zod';
import { KNOWN_REGIONS } from './regions.ts';

function nearestRegion(name: string): string | undefined {
  const shared = (a: string, b: string) => [...a].findIndex((char, index) => b[index] !== char);
  return KNOWN_REGIONS.toSorted((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length))
    .map((region) => ({ region, common: shared(name, region) }))
    .reduce((best, next) => (next.common > best.common ? next : best)).region;
}

/** An existing region. The message proposes the most similar one. */
export const ExistingRegion = z.string().superRefine((region, context) => {
  if (KNOWN_REGIONS.includes(region)) return;
  context.addIssue({
    code: 'custom',
    message: `region "${region}" does not exist; did you mean ${nearestRegion(region)}?`,
  });
});

/**
 * A region, or a wildcard such as `eu-*`. A region that is newer than this version of Muster can be written as
 * `xx-new-*`.
 */
export const RegionPattern = z.string().superRefine((pattern, context) => {
  if (pattern.includes('*')) {
    if (/^[a-z0-9*-]+$/.test(pattern)) return;
    context.addIssue({ code: 'custom', message: `"${pattern}" is not a region wildcard, such as "eu-*"` });
  } else {
    const result = ExistingRegion.safeParse(pattern);
    for (const issue of result.error?.issues ?? [])
      context.addIssue({ code: 'custom', message: issue.message });
  }
});
