import { hashText, hex8, mix } from '../fleet/random.ts';

const FACTOR = 0x9e3779b1;
const INSTANCE_ID = /^i-0([0-9a-f]{8})([0-9a-f]{8})$/;

/** The inverse of an odd number modulo 2^32, by Newton's iteration. Each round doubles the number of correct bits. */
function inverse(odd: number): number {
  let result = odd;
  for (let round = 0; round < 5; round += 1) result = Math.imul(result, 2 - Math.imul(odd, result));
  return result;
}

const INVERSE = inverse(FACTOR);

/**
 * Instance IDs of one target. The ID contains the index of the instance, so no table of IDs is needed: the lower half
 * is a permutation of the index, the upper half is its checksum. The target salts both.
 */
export class InstanceIds {
  readonly #lowSalt: number;
  readonly #highSalt: number;

  constructor(seed: number, target: string) {
    this.#lowSalt = hashText(`${target} low`, seed);
    this.#highSalt = hashText(`${target} high`, seed);
  }

  /** "i-" and 17 hex digits. `index` is below 2^32. */
  idOf(index: number): string {
    return `i-0${hex8(mix(index ^ this.#highSalt))}${hex8(Math.imul(index, FACTOR) ^ this.#lowSalt)}`;
  }

  /** The index of the instance with this ID. Undefined if the ID does not belong to this target. */
  indexOf(instanceId: string): number | undefined {
    const match = INSTANCE_ID.exec(instanceId);
    if (match === null) return undefined;
    const low = Number.parseInt(match[2] ?? '', 16);
    const index = Math.imul(low ^ this.#lowSalt, INVERSE) >>> 0;
    return mix(index ^ this.#highSalt) === Number.parseInt(match[1] ?? '', 16) ? index : undefined;
  }
}
