const GOLDEN = 0x9e3779b1;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Murmur3's finalizer: a bijection of 32-bit integers in which every input bit changes half of the output. */
export function mix(value: number): number {
  let hash = value | 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

/** The `index`-th 32-bit word of the stream named by `base`. */
export function word(base: number, index: number): number {
  return mix(base + Math.imul(index + 1, GOLDEN));
}

/** A 32-bit hash of a text (FNV-1a, mixed). */
export function hashText(text: string, seed: number): number {
  let hash = mix(seed ^ 0x811c9dc5);
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

/** A 32-bit integer as a fraction of 0..1, 1 excluded. */
export function unitFraction(value: number): number {
  return (value >>> 0) / 0x1_0000_0000;
}

/** Eight hex digits. */
export function hex8(value: number): string {
  return (
    pick(HEX, value >>> 24) +
    pick(HEX, (value >>> 16) & 255) +
    pick(HEX, (value >>> 8) & 255) +
    pick(HEX, value & 255)
  );
}

/** The element at `value` modulo the length of the list. The list must not be empty. */
export function pick<T>(list: readonly T[], value: number): T {
  return list[(value >>> 0) % list.length] as T;
}
