import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { workspaceRoot } from './projects.ts';

const folder = join(workspaceRoot, '.github/workflows');

const Step = z.object({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});

const Permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));

const Job = z.object({
  'timeout-minutes': z.number().optional(),
  permissions: Permissions.optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.string().optional(),
  steps: z.array(Step).default([]),
});

/** The parts of a GitHub Actions workflow that the checks read. Permissions must be listed one by one. */
const Workflow = z.object({
  'run-name': z.string().optional(),
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  jobs: z.record(z.string(), Job),
});

export type Workflow = z.infer<typeof Workflow>;
export type Step = z.infer<typeof Step>;

/** The workflow in `.github/workflows/<file>`. Throws if it does not have the form above. */
export function readWorkflow(file: string): Workflow {
  return Workflow.parse(parse(readFileSync(join(folder, file), 'utf8')));
}

/** The file names of all workflows. */
export function workflowFiles(): string[] {
  return globSync('*.{yml,yaml}', { cwd: folder })
    .map((file) => basename(file))
    .toSorted();
}

/** Every step of a workflow. */
export function stepsOf(workflow: Workflow): Step[] {
  return Object.values(workflow.jobs).flatMap(({ steps }) => steps);
}
