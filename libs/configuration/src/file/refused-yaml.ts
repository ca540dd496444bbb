import { type Document, isAlias, isMap, isScalar, type ParsedNode, type Scalar, visit } from 'yaml';

/** A feature of YAML that a configuration must not use, and its replacement. */
export interface RefusedYaml {
  /** Position in the text. */
  readonly offset: number;
  readonly text: string;
  /** The document cannot be read with it. */
  readonly isUnreadable?: true;
}

const CORE = 'tag:yaml.org,2002:';
const SUPPORTED_TAGS = new Set(
  ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => CORE + name),
);

const YAML_VERSION = '1.2';

const offsetOf = (node: unknown, otherwise: number): number =>
  (node as ParsedNode | null | undefined)?.range?.[0] ?? otherwise;

/**
 * Finds valid YAML that silently differs from what the author probably meant: `yes` as a boolean under YAML 1.1, `0x10`
 * as the key "16", a merge key that is not merged, a set instead of a list.
 */
export function refusedYaml(document: Document): RefusedYaml[] {
  const refused: RefusedYaml[] = [];
  const { version, explicit } = document.directives?.yaml ?? {};
  if (explicit === true && version !== YAML_VERSION)
    refused.push({
      offset: 0,
      text: `the directive %YAML ${version} is not supported; remove it; Muster reads YAML ${YAML_VERSION}`,
    });
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined)
        refused.push({
          offset: offsetOf(alias, 0),
          text: `*${alias.source} is an alias in YAML, and there is no anchor &${alias.source} before it; to keep the text, quote it: "*${alias.source}"`,
          isUnreadable: true,
        });
    },
    Node: (_, node) => {
      const { tag } = node as { tag?: string };
      if (tag !== undefined && !SUPPORTED_TAGS.has(tag))
        refused.push({
          offset: offsetOf(node, 0),
          text: `the YAML tag ${tag.replace(CORE, '!!')} is not supported; remove it; use plain strings, lists and mappings`,
        });
    },
    Pair: (_, pair) => {
      const problem = problemOfKey(pair.key);
      if (problem !== undefined)
        refused.push({
          offset: offsetOf(pair.key, offsetOf(pair.value, 0)),
          text: problem,
          ...(isScalar(pair.key) ? {} : { isUnreadable: true as const }),
        });
    },
  });
  return refused;
}

function problemOfKey(key: unknown): string | undefined {
  if (!isScalar(key)) {
    const kind = isAlias(key) ? 'an alias' : isMap(key) ? 'a mapping' : 'a list';
    return `${kind} is not supported as a key; use a string`;
  }
  if (key.value === null || key.value === '') return 'a key is missing before the colon; add one';
  if (key.value === '<<' && isPlain(key))
    return 'the merge key << is not supported; copy the keys of the other mapping here';
  const written = key.source ?? String(key.value);
  if (typeof key.value === 'string' || written === String(key.value)) return undefined;
  return `YAML reads the key ${written} as ${String(key.value)}; to keep the text, quote it: "${written}"`;
}

const isPlain = ({ type }: Scalar): boolean => type === undefined || type === 'PLAIN';
