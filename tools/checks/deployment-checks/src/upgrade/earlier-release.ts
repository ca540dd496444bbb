import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '../packages/services.ts';
import type { Environment } from '../processes/run-process.ts';
import { run } from './run.ts';

const repository = fileURLToPath(new URL('../../../../../', import.meta.url));

/** An earlier commit of Muster in a separate folder, with the packages of its lock file. */
export class EarlierRelease {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error if the commit is not in this clone, or cannot be installed */
  static async checkOut(commit: string, folder: string): Promise<EarlierRelease> {
    execFileSync('git', ['-C', repository, 'worktree', 'add', '--quiet', '--detach', folder, commit], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
    return new EarlierRelease(folder);
  }

  async deploy(service: ServiceName, stage: string, environment: Environment): Promise<void> {
    const serverless = join(this.#folder, 'node_modules/serverless/bin/serverless.js');
    const cwd = join(this.#folder, 'apps', service);
    await run(this.#node, [serverless, 'deploy', '--stage', stage], { cwd, environment });
  }

  /** Runs Muster on this machine and tags everything. The directory contains what the run stores. */
  async muster(config: object, dataDirectory: string, environment: Environment): Promise<unknown> {
    const file = join(this.#folder, 'upgrade.yaml');
    writeFileSync(file, JSON.stringify(config));
    const command = join(this.#folder, 'tools/muster/bin/muster.mjs');
    const args = [command, 'run', '--config', file, '--run-id', 'earlier', '--data', dataDirectory, '--json'];
    return JSON.parse(await run(this.#node, args, { cwd: this.#folder, environment }));
  }

  get memberRoles(): string {
    return join(this.#folder, 'tools/roles/member-roles.yaml');
  }

  remove(): void {
    execFileSync('git', ['-C', repository, 'worktree', 'remove', '--force', this.#folder]);
  }

  get #node(): string {
    return join(this.#folder, 'node_modules/.bin/node');
  }
}
