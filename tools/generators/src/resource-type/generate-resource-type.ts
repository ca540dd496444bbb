import { fileURLToPath } from 'node:url';
import { formatFiles, generateFiles, logger, names, type Tree } from '@nx/devkit';
import * as z from 'zod';
import { GeneratorError } from '../errors.ts';
import { register } from './register.ts';

const TEMPLATES = fileURLToPath(new URL('files/', import.meta.url));
const TYPES = 'libs/resource-types/src';
const MEMBER_ROLES = 'tools/roles/member-roles.yaml';

/** The folders of a type, each with the file that registers it. Two files register that of the inventory. */
const LAYERS = [
  {
    template: 'contracts',
    folder: 'libs/contracts/src/values',
    registry: 'type-descriptions.ts',
    suffix: 'Description',
    file: 'type',
  },
  { template: 'types', folder: TYPES, registry: 'registry.ts', suffix: '', file: '', key: 'variable' },
  {
    template: 'inventory',
    folder: 'apps/inventory/src/adapters',
    registry: 'resource-adapters.ts',
    suffix: 'Adapter',
    file: 'index',
    key: 'name',
  },
  {
    folder: 'apps/inventory/src/adapters',
    registry: 'resource-probes.ts',
    suffix: 'Probe',
    file: 'probe',
    key: 'name',
  },
  {
    template: 'tagger',
    folder: 'apps/tagger/src/adapters',
    registry: 'resource-adapters.ts',
    suffix: 'Adapter',
    file: 'index',
    key: 'name',
  },
  {
    template: 'simulator',
    folder: 'tools/simulated-aws/src',
    registry: 'resource-types.ts',
    suffix: 'Simulation',
    file: 'index',
  },
] as const;

const states = z
  .string()
  .regex(/^([a-z][a-z-]*(,[a-z][a-z-]*)*)?$/, 'expected states with commas between them')
  .transform((text) => text.split(',').filter((state) => state !== ''));

const Options = z
  .object({
    name: z.string().regex(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/, 'expected service:kind, such as ec2:volume'),
    listing: z.string().regex(/^[A-Z][A-Za-z]+$/, 'expected an API, such as DescribeVolumes'),
    tagging: z
      .string()
      .regex(/^[A-Z][A-Za-z]+$/, 'expected an API, such as CreateTags')
      .default('CreateTags'),
    idPrefix: z.string().regex(/^[a-z0-9-]+$/, 'expected the beginning of an ID, such as vol-'),
    states: states.prefault(''),
    endedStates: states.prefault(''),
  })
  .refine(({ states, endedStates }) => endedStates.every((state) => states.includes(state)), {
    path: ['endedStates'],
    error: 'expected some of the states',
  });

/**
 * Adds a resource type: its folder in each layer, and its entries in the registries.
 * @returns the steps that Nx executes after it has written the files
 * @throws GeneratorError
 */
export async function generateResourceType(tree: Tree, input: unknown): Promise<() => void> {
  const parsed = Options.safeParse(input);
  if (!parsed.success) throw new GeneratorError(z.prettifyError(parsed.error));
  const { name, states: all, endedStates } = parsed.data;
  const folder = name.replace(':', '-');
  if (tree.exists(`${TYPES}/${folder}`))
    throw new GeneratorError(`the resource type "${name}" exists already in ${TYPES}`);

  const [service = '', kind = ''] = name.split(':');
  const variable = names(folder).propertyName;
  const list = (values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(', ')}]`;
  const stateless = all.length === 0;
  const substitutions = {
    ...parsed.data,
    folder,
    variable,
    service,
    one: kind.replaceAll('-', ' '),
    stateless,
    stateList: list(all),
    endedStateList: list(endedStates),
    leftOutStateList: stateless
      ? '[]'
      : list(endedStates).replace(/\]$/, `${endedStates.length === 0 ? '' : ', '}UNKNOWN_STATE]`),
  };
  for (const layer of LAYERS) {
    if ('template' in layer)
      generateFiles(tree, TEMPLATES + layer.template, `${layer.folder}/${folder}`, substitutions);
    const entry = `${variable}${layer.suffix}`;
    const keys = { variable: `${variable}.name`, name: `'${name}'` };
    change(tree, `${layer.folder}/${layer.registry}`, (text) =>
      register(text, {
        variable: entry,
        from: `./${folder}/${layer.file === '' ? folder : layer.file}.ts`,
        ...('key' in layer ? { key: keys[layer.key] } : {}),
      }),
    );
  }
  change(
    tree,
    'libs/contracts/src/values/index.ts',
    (text) => `export * from './${folder}/type.ts';\n${text}`,
  );
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
  1. Correct the words and states of ${name} in libs/contracts/src/values/${folder}, then run npm run schemas.
  2. Write the ID pattern, and the regions that have the type if it does not exist everywhere, in ${TYPES}/${folder}.
  3. Write how pages are fetched and read in apps/inventory/src/adapters/${folder}.
  4. Write how tags are written in apps/tagger/src/adapters/${folder}.
  5. Write a fleet for tests in tools/simulated-aws/src/${folder}.
  6. Allow the API calls to the roles in ${MEMBER_ROLES}.
`;
