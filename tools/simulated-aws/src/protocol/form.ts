/** Parameters of the query protocol, from the query string and the form body. */
export class FormParams {
  readonly #values: ReadonlyMap<string, string>;

  constructor(query: string, body: string) {
    this.#values = new Map([...new URLSearchParams(query), ...new URLSearchParams(body)]);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** `Name.1`, `Name.2`, … in order. */
  list(name: string): string[] {
    const items: string[] = [];
    for (let at = 1; ; at += 1) {
      const value = this.#values.get(`${name}.${at}`);
      if (value === undefined) return items;
      items.push(value);
    }
  }

  /** `Tag.1.Key`, `Tag.2.Key`, …: the prefixes "Tag.1", "Tag.2", … that have at least one of the fields. */
  prefixes(name: string, fields: readonly string[]): string[] {
    const found: string[] = [];
    for (let at = 1; ; at += 1) {
      const prefix = `${name}.${at}`;
      if (!fields.some((field) => this.#values.has(`${prefix}.${field}`))) return found;
      found.push(prefix);
    }
  }

  /** "true" is true. Any other value, or none, is false. */
  flag(name: string): boolean {
    return this.#values.get(name)?.toLowerCase() === 'true';
  }
}
