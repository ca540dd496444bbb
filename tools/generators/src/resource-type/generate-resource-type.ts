import { fileURLToPath } from 'node:url';
import { formatFiles, generateFiles, logger, names, type Tree } from '@nx/devkit';
import * as z from 'zod';
import { GeneratorError } from '../errors.ts';
import { register } from './register.ts';

const TEMPLATES = fileURLToPath(new URL('files/', import.meta.url));
const TYPES = 'libs/resource-types/src';
const STATES = 'libs/contracts/src/values/rule-state.ts';

const ADAPTER = { registry: 'resource-adapters.ts', file: 'index.ts', suffix: 'Adapter' } as const;
const PROBE = { registry: 'resource-probes.ts', file: 'probe.ts', suffix: 'Probe' } as const;

/** The layers that have a folder for each type, with the files that register it. */
const ADAPTERS = [
  { template: 'inventory', folder: 'apps/inventory/src/adapters', parts: [ADAPTER, PROBE] },
  { template: 'tagger', folder: 'apps/tagger/src/adapters', parts: [ADAPTER] },
] as const;

const Options = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/, 'expected service:kind, such as ec2:volume'),
  listing: z.string().regex(/^[A-Z][A-Za-z]+$/, 'expected an API, such as DescribeVolumes'),
  idPrefix: z.string().regex(/^[a-z0-9-]+$/, 'expected the beginning of an ID, such as vol-'),
});

/**
 * Adds a resource type: its folder in each layer, and its entries in the registries.
 * @returns the steps that Nx executes after it has written the files
 * @throws GeneratorError
 */
export async function generateResourceType(tree: Tree, input: unknown): Promise<() => void> {
  const parsed = Options.safeParse(input);
  if (!parsed.success) throw new GeneratorError(z.prettifyError(parsed.error));
  const { name } = parsed.data;
  const folder = name.replace(':', '-');
  if (tree.exists(`${TYPES}/${folder}`))
    throw new GeneratorError(`the resource type "${name}" exists already in ${TYPES}`);

  const variable = names(folder).propertyName;
  const one = name.slice(name.indexOf(':') + 1).replaceAll('-', ' ');
  const substitutions = { ...parsed.data, folder, variable, one };
  generateFiles(tree, `${TEMPLATES}types`, `${TYPES}/${folder}`, substitutions);
  change(tree, `${TYPES}/registry.ts`, (text) =>
    register(text, { variable, from: `./${folder}/${folder}.ts`, key: `${variable}.name` }),
  );
  for (const { template, folder: adapters, parts } of ADAPTERS) {
    generateFiles(tree, TEMPLATES + template, `${adapters}/${folder}`, substitutions);
    for (const { registry, file, suffix } of parts) {
      const entry = { variable: variable + suffix, from: `./${folder}/${file}`, key: `'${name}'` };
      change(tree, `${adapters}/${registry}`, (text) => register(text, entry));
    }
  }
  await formatFiles(tree);
  return () => logger.info(nextSteps(name, folder));
}

function change(tree: Tree, file: string, edit: (text: string) => string): void {
  const text = tree.read(file, 'utf8');
  if (text === null) throw new GeneratorError(`${file} does not exist`);
  tree.write(file, edit(text));
}

const nextSteps = (name: string, folder: string): string =>
  `
Next steps:
  1. Write the words, the ID pattern and the states of ${name} in ${TYPES}/${folder}.
  2. Add the states to ${STATES}, so that rules can name them, then run npm run schemas.
  3. Write how pages are fetched and read in apps/inventory/src/adapters/${folder}.
  4. Write how tags are written in apps/tagger/src/adapters/${folder}.
  5. List the API calls in the config.ts of the functions that make them.
  6. Return targets of the type in apps/orchestrator/src/domain/list-regions.ts.
`;
