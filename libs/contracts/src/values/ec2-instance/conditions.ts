import * as z from 'zod';
import { Duration } from '../duration.ts';
import { patternsOf } from '../tag-pattern.ts';

const WRONG_TIME = 'expected a date or a time in UTC, such as "2026-01-31" or "2026-01-31T12:00:00Z"';
const Time = z
  .union([z.iso.date(), z.iso.datetime()], { error: WRONG_TIME })
  .meta({ title: 'date or time in UTC' });

/** Conditions on properties that only EC2 instances have. A resource without the property does not match. */
export const instanceConditions = {
  instanceTypes: patternsOf('"t3.*"')
    .meta({
      description: 'Only instances of these instance types. Each entry is a pattern.',
      examples: [['t3.*', 'm7g.large']],
    })
    .optional(),
  launchedBefore: Time.meta({
    description:
      'Only instances that were launched before this date (0:00 UTC) or time. EC2 sets the launch time again at each start of a stopped instance.',
    examples: ['2026-01-31'],
  }).optional(),
  launchedAfter: Time.meta({
    description: 'Only instances that were launched at this date (0:00 UTC) or time, or later.',
    examples: ['2026-01-31'],
  }).optional(),
  olderThan: Duration.meta({
    description: 'Only instances that were launched longer ago, when the plan is made.',
    examples: ['90d'],
  }).optional(),
  vpcs: patternsOf('vpc-0123456789abcdef0')
    .meta({
      description: 'Only instances in these VPCs. Each entry is a pattern.',
      examples: [['vpc-0123456789abcdef0']],
    })
    .optional(),
  subnets: patternsOf('subnet-0123456789abcdef0')
    .meta({
      description: 'Only instances in these subnets. Each entry is a pattern.',
      examples: [['subnet-0123456789abcdef0']],
    })
    .optional(),
  images: patternsOf('ami-0123456789abcdef0')
    .meta({
      description: 'Only instances of these images. Each entry is a pattern.',
      examples: [['ami-0123456789abcdef0']],
    })
    .optional(),
  platforms: patternsOf('"Windows*"')
    .meta({
      description:
        'Only instances with this platform, such as Linux/UNIX or Windows (`PlatformDetails` in EC2). Each entry is a pattern.',
      examples: [['Windows*']],
    })
    .optional(),
};
