import * as z from 'zod';

/** A JSON Schema, or a part of one, as in the exported files. */
export type ExportedSchema = Readonly<Record<string, unknown>>;

/** The exported schemas of one version of Muster, by contract ID. */
export type SchemaSet = ReadonlyMap<string, ExportedSchema>;

/** Files that people write and Muster only reads: an earlier version never reads files for a later one. */
const WRITTEN_BY_PEOPLE: ReadonlySet<string> = new Set(['muster-config.v1', 'run-request.v1']);

/** Keywords that do not affect the data. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['$id', '$schema', 'title', 'description', 'examples']);

/** Limits that may be widened in files that only later versions read: a smaller or a larger number accepts more. */
const LOWER_LIMITS: ReadonlySet<string> = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems']);
const UPPER_LIMITS: ReadonlySet<string> = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems']);

const schemaPart = z.record(z.string(), z.unknown());
const alternatives = z.array(schemaPart);
const names = z.array(z.string());

/**
 * Changes in a later version of the schemas that break services or data of the earlier one. Services are deployed one
 * by one and tables keep their items, so both versions must read what the other wrote. Only optional properties can be
 * added. For files that people write, only the earlier ones must stay readable.
 * @returns a sentence for each incompatible change. Empty if both versions are compatible
 */
export function incompatibilities(earlier: SchemaSet, later: SchemaSet): string[] {
  return [...earlier].flatMap(([id, before]) => {
    const after = later.get(id);
    if (after === undefined) return [`${id} was removed; keep it as long as data or services can use it`];
    const changes = new Comparison(WRITTEN_BY_PEOPLE.has(id)).compare(before, after, '');
    return changes.map((change) => `${id}: ${change}; add a new version of the contract instead`);
  });
}

class Comparison {
  readonly #oneWay: boolean;

  constructor(oneWay: boolean) {
    this.#oneWay = oneWay;
  }

  compare(before: ExportedSchema, after: ExportedSchema, path: string): string[] {
    const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keywords].flatMap((keyword) => {
      if (ANNOTATIONS.has(keyword)) return [];
      if (keyword === 'required') return this.#compareRequired(before, after, path);
      return this.#compareKeyword(keyword, before[keyword], after[keyword], path);
    });
  }

  #compareKeyword(keyword: string, before: unknown, after: unknown, path: string): string[] {
    switch (keyword) {
      case 'properties':
        return this.#compareProperties(schemaPart.parse(before ?? {}), schemaPart.parse(after ?? {}), path);
      case 'enum':
        return this.#compareValues(before, after, path);
      case 'anyOf':
      case 'oneOf':
      case 'prefixItems':
        return this.#compareList(keyword, before, after, path);
      default:
        return this.#compareRest(keyword, before, after, path);
    }
  }

  #compareProperties(before: ExportedSchema, after: ExportedSchema, path: string): string[] {
    return Object.entries(before).flatMap(([name, schema]) => {
      const below = path === '' ? name : `${path}.${name}`;
      if (!Object.hasOwn(after, name)) return [`${below} was removed`];
      return this.compare(schemaPart.parse(schema), schemaPart.parse(after[name]), below);
    });
  }

  #compareRequired(before: ExportedSchema, after: ExportedSchema, path: string): string[] {
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    const [earlier, later] = [names.parse(before['required'] ?? []), names.parse(after['required'] ?? [])];
    const kept = schemaPart.parse(after['properties'] ?? {});
    const demanded = later.filter((name) => !earlier.includes(name));
    const freed = earlier.filter(
      (name) => !this.#oneWay && Object.hasOwn(kept, name) && !later.includes(name),
    );
    return [
      ...demanded.map((name) => `${at(name)} is required now, but earlier data can lack it`),
      ...freed.map((name) => `${at(name)} is optional now, but earlier versions require it`),
    ];
  }

  #compareValues(before: unknown, after: unknown, path: string): string[] {
    const [earlier, later] = [
      z.array(z.unknown()).parse(before ?? []),
      z.array(z.unknown()).parse(after ?? []),
    ];
    if (before === undefined || after === undefined)
      return [`${at(path)}: the list of values was added or removed`];
    const removed = earlier.filter((value) => !later.includes(value));
    const added = this.#oneWay ? [] : later.filter((value) => !earlier.includes(value));
    return [
      ...removed.map((value) => `${at(path)} no longer accepts ${JSON.stringify(value)}`),
      ...added.map(
        (value) => `${at(path)} accepts ${JSON.stringify(value)} now, which earlier versions reject`,
      ),
    ];
  }

  #compareList(keyword: string, before: unknown, after: unknown, path: string): string[] {
    const [earlier, later] = [alternatives.parse(before ?? []), alternatives.parse(after ?? [])];
    const mayGrow = this.#oneWay && keyword !== 'prefixItems';
    if (later.length < earlier.length || (later.length > earlier.length && !mayGrow))
      return [`${at(path)}: ${keyword} has ${later.length} schemas instead of ${earlier.length}`];
    return earlier.flatMap((schema, index) => this.compare(schema, later[index] ?? {}, path));
  }

  #compareRest(keyword: string, before: unknown, after: unknown, path: string): string[] {
    const [earlier, later] = [schemaPart.safeParse(before), schemaPart.safeParse(after)];
    if (earlier.success && later.success) return this.compare(earlier.data, later.data, `${path}[]`);
    if (JSON.stringify(before) === JSON.stringify(after) || this.#isWider(keyword, before, after)) return [];
    return [`${at(path)}: ${keyword} was ${text(before)} and is ${text(after)}`];
  }

  #isWider(keyword: string, before: unknown, after: unknown): boolean {
    if (!this.#oneWay || typeof before !== 'number') return false;
    if (after === undefined) return LOWER_LIMITS.has(keyword) || UPPER_LIMITS.has(keyword);
    if (typeof after !== 'number') return false;
    return (LOWER_LIMITS.has(keyword) && after < before) || (UPPER_LIMITS.has(keyword) && after > before);
  }
}

const at = (path: string): string => (path === '' ? '(whole)' : path);
const text = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));
