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

const DEFINITIONS = '#/definitions/';

/** The part that a reference names, with the own properties of the part. */
function resolved(part: Part, definitions: Part['definitions']): Part {
  const [inside] = part.allOf ?? [];
  const reference = part.$ref ?? (isPart(inside) ? inside.$ref : undefined);
  const byName = new Map<string, unknown>(Object.entries(definitions ?? {}));
  const named = reference === undefined ? undefined : byName.get(reference.slice(DEFINITIONS.length));
  if (!isPart(named)) return part;
  return {
    ...resolved(named, definitions),
    ...(part.$ref === undefined && isPart(inside) ? ownOf(inside) : {}),
    ...ownOf(part),
  };
}

/** The properties beside a reference. */
function ownOf({ $ref, allOf, ...own }: Part): Part {
  void [$ref, allOf];
  return own;
}

/** The mapping in a value: the value itself, an alternative, or the entries of a list. With `[]` for a list. */
function mappingIn(
  given: Part,
  definitions: Part['definitions'],
): { readonly mapping: Part; readonly suffix: string } | undefined {
  const part = resolved(given, definitions);
  if (part.properties !== undefined) return { mapping: part, suffix: '' };
  const { items } = part;
  if (isPart(items)) {
    const found = mappingIn(items, definitions);
    return found && { ...found, suffix: `[]${found.suffix}` };
  }
  for (const alternative of part.anyOf ?? []) {
    const found = isPart(alternative) ? mappingIn(alternative, definitions) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All keys of `muster.yaml`, each before the keys below it. */
export function keysOf(schema: Part = editorSchemaPart()): ReferenceKey[] {
  const { definitions } = schema;
  const listed = new Map<string, string>();
  const below = (mapping: Part, parent: string): ReferenceKey[] =>
    Object.entries(mapping.properties ?? {}).flatMap(([name, given]) => {
      if (!isPart(given)) return [];
      const part = resolved(given, definitions);
      const path = `${parent}${name}`;
      const inside = mappingIn(part, definitions);
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
        schema: definitions === undefined ? part : { ...part, definitions },
        ...(sameAs === undefined ? {} : { sameAs }),
      };
      return inside === undefined || sameAs !== undefined
        ? [key]
        : [key, ...below(inside.mapping, `${path}${inside.suffix}.`)];
    });
  return below(schema, '');
}
