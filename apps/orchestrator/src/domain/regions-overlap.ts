import type { RegionSelection } from '@muster/contracts';

/** Whether any current or future region may be in both selections. */
export const regionsOverlap = (a: RegionSelection, b: RegionSelection): boolean =>
  a === 'enabled' || b === 'enabled' || a.some((one) => b.some((other) => patternsOverlap(one, other)));

/** Whether any text matches both patterns. `*` matches any characters. */
function patternsOverlap(a: string, b: string): boolean {
  const known = new Map<string, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = `${i},${j}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const [one, other] = [a[i], b[j]];
    const result =
      one === '*'
        ? from(i + 1, j) || (other !== undefined && from(i, j + 1))
        : other === '*'
          ? from(i, j + 1) || (one !== undefined && from(i + 1, j))
          : one === other && (one === undefined || from(i + 1, j + 1));
    known.set(key, result);
    return result;
  };
  return from(0, 0);
}
