import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Timestamp } from '../values/ids.ts';
import { Sha256 } from '../values/sha256.ts';

/**
 * The content of the parameter of scheduled runs, if their configuration is in the ledger: a parameter has at most 8 KB.
 * The parameter can also contain a `muster.yaml`, which has no `configSha256`.
 */
export const ScheduledConfigV1 = defineContract({
  id: 'scheduled-config.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    /** SHA-256 of the `muster.yaml` in UTF-8. */
    configSha256: Sha256,
    storedAt: Timestamp,
  }),
  example: {
    schemaVersion: 1,
    configSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    storedAt: '2026-11-23T08:00:00.000Z',
  },
});
export type ScheduledConfig = z.infer<typeof ScheduledConfigV1.schema>;
