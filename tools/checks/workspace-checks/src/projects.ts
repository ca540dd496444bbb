import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The workspace's folder. */
export const workspaceRoot = join(import.meta.dirname, '../../../..');

const Manifest = z.object({
  name: z.string(),
  description: z.string().min(1),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  /** By subpath. Undefined for a check, because nothing imports it. */
  exports: z.record(z.string(), z.string()).default({}),
  nx: z.object({ tags: z.array(z.string()) }),
});

export interface Project extends z.infer<typeof Manifest> {
  /** Relative to the workspace, for example `apps/inventory`. */
  readonly folder: string;
}

/** Every project of the workspace, from its package.json. */
export function findProjects(): Project[] {
  const { workspaces } = z
    .object({ workspaces: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')));
  return workspaces
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: workspaceRoot }))
    .toSorted()
    .map((file) => ({
      folder: dirname(file),
      ...Manifest.parse(JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8'))),
    }));
}
