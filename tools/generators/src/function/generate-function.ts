import { fileURLToPath } from 'node:url';
import { formatFiles, generateFiles, logger, names, type Tree } from '@nx/devkit';
import * as z from 'zod';
import { GeneratorError } from '../errors.ts';
import { insertExport, insertFunction } from './insert.ts';

const TEMPLATES = fileURLToPath(new URL('files/', import.meta.url));
const MESSAGES = 'libs/contracts/src/messages';

/**
 * The longest name that fits: `muster-orchestrator-`, the longest stage name, a hyphen and this use up the 64
 * characters that IAM allows for a role.
 */
const MAX_NAME_LENGTH = 23;

const Options = z.object({
  name: z
    .string()
    .max(MAX_NAME_LENGTH)
    .regex(/^[a-z]+(?:[A-Z][a-z]+)+$/, 'expected a verb and a noun in camelCase, such as countTargets'),
  service: z.string(),
});

/**
 * Adds a function to a service: its folder, domain file and test, the contracts of its input and output, and its entry
 * in the service definition.
 * @returns the steps that Nx executes after it has written the files
 * @throws GeneratorError
 */
export async function generateFunction(tree: Tree, input: unknown): Promise<() => void> {
  const parsed = Options.safeParse(input);
  if (!parsed.success) throw new GeneratorError(z.prettifyError(parsed.error));
  const { name, service } = parsed.data;
  const source = `apps/${service}/src`;
  if (!tree.exists(`${source}/service.ts`)) throw new GeneratorError(`there is no service "${service}"`);
  if (tree.exists(`${source}/functions/${name}`))
    throw new GeneratorError(`the function "${name}" exists already in ${source}/functions`);

  const { fileName, className } = names(name);
  if (tree.exists(`${MESSAGES}/${fileName}-input.v1.ts`))
    throw new GeneratorError(`the contract "${fileName}-input.v1" exists already in ${MESSAGES}`);
  const substitutions = { name, service, fileName, className };
  generateFiles(tree, `${TEMPLATES}function`, `${source}/functions/${name}`, substitutions);
  generateFiles(tree, `${TEMPLATES}domain`, `${source}/domain`, substitutions);
  generateFiles(tree, `${TEMPLATES}messages`, MESSAGES, substitutions);
  change(tree, `${MESSAGES}/index.ts`, (text) =>
    ['input', 'output'].reduce((all, kind) => insertExport(all, `./${fileName}-${kind}.v1.ts`), text),
  );
  change(tree, `${source}/service.ts`, (text) => insertFunction(text, name));
  await formatFiles(tree);
  return () => logger.info(nextSteps(name, className, service));
}

function change(tree: Tree, file: string, edit: (text: string) => string): void {
  const text = tree.read(file, 'utf8');
  if (text === null) throw new GeneratorError(`${file} does not exist`);
  tree.write(file, edit(text));
}

const nextSteps = (name: string, className: string, service: string): string =>
  `
Next steps:
  1. Define the messages in ${MESSAGES}, then run npm run schemas.
  2. Write the work in apps/${service}/src/domain, and create its ports in functions/${name}/deps.ts.
  3. List in functions/${name}/config.ts what the function may call, and its environment.
  4. Add the state ${className} to apps/orchestrator/src/state-machine, then run npm run state-machine.
  5. Name the function in apps/${service}/src/service.test.ts.
`;
