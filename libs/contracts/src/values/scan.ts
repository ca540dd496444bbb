import * as z from 'zod';
import type { RunId } from './ids.ts';

/**
 * Names one pass over a target within a run: `discovery`, then `verification-1`, `verification-2`…, and before tags are
 * planned again `replan-<time>`, in milliseconds since 1970.
 */
export const ScanName = z.string().regex(/^(discovery|verification-[1-9]\d*|replan-[1-9]\d*)$/);

/** Identifies a scan in table items: `<runId>/<scan>`. */
export const scanIdOf = (runId: z.infer<typeof RunId>, scan: z.infer<typeof ScanName>): string =>
  `${runId}/${scan}`;
