import { didYouMean } from '@muster/errors';
import * as z from 'zod';
import { KNOWN_REGIONS } from './regions.ts';

const NOT_TEXT = 'expected the name of a region, such as us-east-1';

/** An existing region. The message proposes the most similar ones. */
export const ExistingRegion = z
  .string({ error: NOT_TEXT })
  .superRefine((region, context) => {
    if (KNOWN_REGIONS.includes(region)) return;
    const similar = didYouMean(region, KNOWN_REGIONS) || '; write a region such as us-east-1';
    context.addIssue({ code: 'custom', message: `region "${region}" does not exist${similar}` });
  })
  .meta({ title: 'region', enum: KNOWN_REGIONS });

/** What a wildcard can contain. */
const WILDCARD = '^[a-z0-9*-]*\\*[a-z0-9*-]*$';

/** JSON Schemas of regions and wildcards, one of which a text must match. */
export const REGION_FORMS = [{ enum: KNOWN_REGIONS }, { pattern: WILDCARD }];

/**
 * A region, or a wildcard such as `eu-*`. A region that is newer than this version of Muster can be written as
 * `xx-new-*`.
 */
export const RegionPattern = z
  .string({ error: `${NOT_TEXT}, or a wildcard, such as "eu-*"` })
  .superRefine((pattern, context) => {
    if (pattern.includes('*')) {
      if (new RegExp(WILDCARD).test(pattern)) return;
      context.addIssue({
        code: 'custom',
        message: `"${pattern}" is not a region wildcard; use lower-case letters, digits, hyphens and *, such as "eu-*"`,
      });
    } else {
      const result = ExistingRegion.safeParse(pattern);
      for (const issue of result.error?.issues ?? [])
        context.addIssue({ code: 'custom', message: issue.message });
    }
  })
  .meta({ title: 'region or wildcard', anyOf: REGION_FORMS });
