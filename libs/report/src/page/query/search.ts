import type { ResourceIndex } from './resource-index.ts';

/** Columns whose text is searched. Tags are searched as `key=value`. */
const SEARCHED = [
  'resourceId',
  'accountId',
  'region',
  'state',
  'instanceType',
  'imageId',
  'platform',
  'architecture',
  'vpcId',
  'subnetId',
  'privateIpAddress',
  'publicIpAddress',
  'managedBy',
] as const;

/** Lower-case texts, made at the first search. */
interface Prepared {
  readonly columns: readonly (readonly string[])[];
  readonly pairs: readonly string[];
}

/** Finds rows that contain every word of a text, in any column or tag. Case does not matter. */
export class Search {
  readonly #index: ResourceIndex;
  readonly #accountNames: ReadonlyMap<string, string>;
  #prepared: Prepared | undefined;

  constructor(index: ResourceIndex, accountNames: ReadonlyMap<string, string> = new Map()) {
    this.#index = index;
    this.#accountNames = accountNames;
  }

  /** @returns 1 for each row that matches; undefined if the text is empty, so that all rows do */
  matches(text: string): Uint8Array | undefined {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    let result: Uint8Array | undefined;
    for (const word of words) {
      const matching = this.#matchesOf(word);
      if (result === undefined) result = matching;
      else
        for (let row = 0; row < result.length; row++) result[row] = (result[row] ?? 0) & (matching[row] ?? 0);
    }
    return result;
  }

  #matchesOf(word: string): Uint8Array {
    const { rows } = this.#index;
    const { columns, pairs } = this.#prepare();
    const matching = new Uint8Array(rows.count);
    for (const [position, name] of SEARCHED.entries()) {
      const hits = hitsOf(columns[position] ?? [], word);
      if (hits === undefined) continue;
      const { codes } = rows.columns[name];
      for (let row = 0; row < rows.count; row++) if (hits[codes[row] ?? 0] === 1) matching[row] = 1;
    }
    const hits = hitsOf(pairs, word);
    if (hits === undefined) return matching;
    const { starts, positions } = rows.tags;
    for (let row = 0; row < rows.count; row++)
      for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0) && matching[row] === 0; at++)
        if (hits[positions[at] ?? 0] === 1) matching[row] = 1;
    return matching;
  }

  #prepare(): Prepared {
    const { columns, tags } = this.#index.rows;
    return (this.#prepared ??= {
      columns: SEARCHED.map((name) =>
        columns[name].values.map((value) =>
          (name === 'accountId' ? `${value} ${this.#accountNames.get(value) ?? ''}` : value).toLowerCase(),
        ),
      ),
      pairs: tags.pairs.map(([key, value]) => `${tags.keys[key] ?? ''}=${value}`.toLowerCase()),
    });
  }
}

/** 1 for each text that contains the word. Undefined if none does. */
function hitsOf(texts: readonly string[], word: string): Uint8Array | undefined {
  let hits: Uint8Array | undefined;
  for (const [position, text] of texts.entries())
    if (text.includes(word)) (hits ??= new Uint8Array(texts.length))[position] = 1;
  return hits;
}
