/**
 * A run id such as `20261123T080000Z-4f2a`: the start time in UTC, then four random hexadecimal digits. IDs
 * sort by time, and two runs started in the same second differ.
 * @param random from 0 up to, not including, 1
 */
export function newRunId(now: Date, random: number): string {
  const start = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const chance = Math.floor(random * 0x1_0000)
    .toString(16)
    .padStart(4, '0');
  return `${start}-${chance}`;
}

/** A plan ID such as `plan-20261123T080000Z-4f2a`, with the parts of a run ID. */
export const newPlanId = (now: Date, random: number): string => `plan-${newRunId(now, random)}`;
