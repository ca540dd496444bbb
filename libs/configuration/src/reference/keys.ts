import { editorSchemaPart, type Part } from './editor-schema.ts';
import { typeOf } from './type-text.ts';

/** A key of `muster.yaml`, as its reference shows it. */
export interface ReferenceKey {
  /** The path of the key: `accounts[].profile`. */
  readonly path: string;
  readonly type: string;
  /** The default as a value. Undefined if there is none. */
  readonly defaultValue: unknown;
  readonly isRequired: boolean;
  readonly description: string;
  /** A value for the key. */
  readonly example: unknown;
  readonly schema: Part;
  /** The path of another key whose keys this one has, too. They are listed there only. */
  readonly sameAs?: string;
}

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The mapping in a value: the value itself, an alternative, or the entries of a list. With `[]` for a list. */
function mappingIn(part: Part): { readonly mapping: Part; readonly suffix: string } | undefined {
  if (part.properties !== undefined) return { mapping: part, suffix: '' };
  const { items } = part;
  if (isPart(items)) {
    const found = mappingIn(items);
    return found && { ...found, suffix: `[]${found.suffix}` };
  }
  for (const alternative of part.anyOf ?? []) {
    const found = isPart(alternative) ? mappingIn(alternative) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All keys of `muster.yaml`, each before the keys below it. */
export function keysOf(schema: Part = editorSchemaPart()): ReferenceKey[] {
  const listed = new Map<string, string>();
  const below = (mapping: Part, parent: string): ReferenceKey[] =>
    Object.entries(mapping.properties ?? {}).flatMap(([name, part]) => {
      if (!isPart(part)) return [];
      const path = `${parent}${name}`;
      const inside = mappingIn(part);
      const form = JSON.stringify(inside?.mapping.properties);
      const sameAs = inside && listed.get(form);
      if (inside !== undefined) listed.set(form, sameAs ?? `${path}${inside.suffix}`);
      const key: ReferenceKey = {
        path,
        type: typeOf(part),
        defaultValue: part.default,
        isRequired: mapping.required?.includes(name) === true,
        description: part.description ?? '',
        example: part.examples?.[0],
        schema: part,
        ...(sameAs === undefined ? {} : { sameAs }),
      };
      return inside === undefined || sameAs !== undefined
        ? [key]
        : [key, ...below(inside.mapping, `${path}${inside.suffix}.`)];
    });
  return below(schema, '');
}
