import { unitFraction, word } from './random.ts';
import type { InstanceState, TargetFleet } from './target-fleet.ts';

export interface Listed {
  readonly index: number;
  readonly state: InstanceState;
}

/** The start of the next page. Positions are indexes, so instances that appear or vanish do not shift a listing. */
export interface Cursor {
  readonly position: number;
  /** The previous page was left empty on purpose. */
  readonly afterEmpty?: boolean;
  /** An instance of the previous page to list again. */
  readonly repeat?: number;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor: Cursor;
  readonly nowMs: number;
  readonly accepts: (index: number, state: InstanceState) => boolean;
  readonly emptyPages: boolean;
  readonly repeatedInstances: boolean;
  /** Decides which pages are left empty. */
  readonly seed: number;
}

export interface Page {
  readonly instances: Listed[];
  readonly next: Cursor | undefined;
}

const EMPTY_PAGE_SHARE = 0.3;

/** Cuts the next page of at most `limit` instances out of a fleet, with the configured oddities. */
export function cutPage(fleet: TargetFleet, request: PageRequest): Page {
  const { cursor, limit, emptyPages } = request;
  const drawn = unitFraction(word(request.seed, cursor.position)) < EMPTY_PAGE_SHARE;
  if (emptyPages && drawn && cursor.afterEmpty !== true && cursor.position < fleet.size) {
    return { instances: [], next: { ...cursor, afterEmpty: true } };
  }
  const instances: Listed[] = [];
  if (cursor.repeat !== undefined) {
    const state = fleet.stateOf(cursor.repeat, request.nowMs);
    if (state !== undefined) instances.push({ index: cursor.repeat, state });
  }
  let position = cursor.position;
  const fresh = instances.length;
  for (; position < fleet.size && instances.length < limit; position += 1) {
    const state = fleet.stateOf(position, request.nowMs);
    if (state !== undefined && request.accepts(position, state)) instances.push({ index: position, state });
  }
  const hasMore = hasAnother(fleet, position, request);
  if (!hasMore && !(emptyPages && instances.length > 0)) return { instances, next: undefined };
  const repeat = hasMore && request.repeatedInstances ? instances[fresh]?.index : undefined;
  return { instances, next: repeat === undefined ? { position } : { position, repeat } };
}

function hasAnother(fleet: TargetFleet, from: number, request: PageRequest): boolean {
  for (let index = from; index < fleet.size; index += 1) {
    const state = fleet.stateOf(index, request.nowMs);
    if (state !== undefined && request.accepts(index, state)) return true;
  }
  return false;
}
