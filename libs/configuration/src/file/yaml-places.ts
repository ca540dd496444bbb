import { type Document, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';

type Path = readonly PropertyKey[];

const beginOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** The nodes from the root to a path, and the key of the last one in a mapping. */
function nodesTo(
  document: Document,
  path: Path,
): { readonly found: readonly Step[]; readonly isWhole: boolean } {
  const found: Step[] = [{ value: document.contents }];
  for (const part of path) {
    const node = found.at(-1)?.value;
    const step = isMap(node)
      ? stepOf(pairOf(node.items, part))
      : isSeq(node)
        ? entryOf(node.items, part)
        : undefined;
    if (step === undefined) return { found, isWhole: false };
    found.push(step);
  }
  return { found, isWhole: true };
}

/** A value, with its key if it is in a mapping. */
interface Step {
  readonly key?: unknown;
  readonly value: unknown;
}

const pairOf = (pairs: readonly Pair[], part: PropertyKey): Pair | undefined =>
  // Of a key that is written twice, the last one counts.
  pairs.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
const stepOf = (pair: Pair | undefined): Step | undefined => pair && { key: pair.key, value: pair.value };
const entryOf = (entries: readonly unknown[], part: PropertyKey): Step | undefined => {
  const value = typeof part === 'number' ? entries[part] : undefined;
  return value === undefined ? undefined : { value };
};

/**
 * The offset of `path` in the document: of its key, or of the entry in a list. If a part of the path is missing, of the
 * last existing part.
 */
export function placeOf(document: Document, path: Path): number {
  const { found } = nodesTo(document, path);
  const offsets = found.flatMap(({ key, value }) => beginOf(key) ?? beginOf(value) ?? []);
  return offsets.at(-1) ?? 0;
}

/** The text of a value as it is written, without quotes. Undefined if there is none, or if it is a list or mapping. */
export function writtenAt(document: Document, path: Path): string | undefined {
  const { found, isWhole } = nodesTo(document, path);
  const node = found.at(-1)?.value as Node | null | undefined;
  return isWhole && isScalar(node) ? (node.source ?? String(node.value)) : undefined;
}
