import { ApiCalls, OddInstances, RescanResult, ResourceCounts, Timestamp } from '@muster/contracts';
import * as z from 'zod';
import { atPageOne } from '../domain/scan-checkpoint.ts';
import type { Checkpoint, LoadedCheckpoint } from '../ports/checkpoint-store.ts';

/** A checkpoint expires when its run can no longer be resumed. */
export const CHECKPOINT_KEPT_DAYS = 14;
const KEPT_SECONDS = CHECKPOINT_KEPT_DAYS * 24 * 3600;

export const checkpointExpiry = (now: Date): number => Math.floor(now.getTime() / 1000) + KEPT_SECONDS;

const ListingWatchRow = z.object({
  pagesWithoutNews: z.number().int(),
  token: z.string(),
  age: z.number().int(),
  span: z.number().int(),
});
const ListingRow = z.object({
  pages: z.number().int(),
  restarts: z.number().int(),
  lastPage: z.string().optional(),
  found: z.number().int(),
});
const GuardRow = z.object({
  before: z.number().int(),
  listings: z.tuple([ListingRow], ListingRow),
  lastCompleteScanAt: Timestamp.optional(),
  endedAt: Timestamp,
  result: RescanResult,
});
/** A checkpoint in the form in which the stores keep it. */
export const CheckpointRow = z.object({
  version: z.number().int(),
  done: z.boolean(),
  begunAt: Timestamp.optional(),
  nextToken: z.string().optional(),
  pages: z.number().int(),
  lastPage: z.string().optional(),
  restarts: z.number().int(),
  listing: ListingWatchRow.optional(),
  guard: GuardRow.optional(),
  resources: ResourceCounts,
  odd: OddInstances.optional(),
  managedHidden: z.literal(true).optional(),
  apiCalls: ApiCalls,
});

/** A listing and the row that holds the IDs of its newest page. */
export type StoredListing = Pick<Checkpoint, 'restarts' | 'pages' | 'lastPage'>;

/**
 * A stored checkpoint with the IDs of its listings.
 * @param idsOf returns undefined if pages of the listing are missing
 */
export async function loadedCheckpoint(
  checkpoint: Checkpoint,
  idsOf: (listing: StoredListing) => Promise<Set<string> | undefined>,
): Promise<LoadedCheckpoint> {
  if (checkpoint.done) return { checkpoint, handledIds: new Set(), earlierIds: [] };
  const listings = [...(checkpoint.guard?.listings ?? []), checkpoint];
  const ids = await Promise.all(listings.map((listing) => idsOf(listing)));
  const found = ids.filter((each) => each !== undefined);
  // If pages are missing, the end of the scan would report listed resources as deleted. The scan restarts at page one.
  if (found.length < ids.length)
    return { checkpoint: atPageOne(checkpoint), handledIds: new Set(), earlierIds: [] };
  return { checkpoint, handledIds: found.at(-1) ?? new Set(), earlierIds: found.slice(0, -1) };
}
