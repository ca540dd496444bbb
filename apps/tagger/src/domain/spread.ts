/** Cuts a list into up to `parts` non-empty groups of about the same length. */
export function spread<T>(list: readonly T[], parts: number): T[][] {
  const count = Math.min(parts, list.length);
  const cut = (part: number): number => Math.floor((part * list.length) / count);
  return Array.from({ length: count }, (_, part) => list.slice(cut(part), cut(part + 1)));
}
