import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../errors.ts';
import { Usage } from '../results.ts';

const reporter = new URL('./usage-reporter.mjs', import.meta.url).href;

export interface NodeProcessOptions {
  readonly nodeFlags?: readonly string[];
  readonly args?: readonly string[];
  /** Added to the environment of this process, without the settings of AWS, Muster and Node. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
  readonly usage: Usage;
}

/** A Node process that is measured from its start to its end. */
export interface NodeProcess {
  readonly pid: number;
  /** The first line on standard output that matches. @throws BenchError if the process ends before */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends the signal that starts the work. */
  start(): void;
  /** Sends the signal that ends the process. */
  stop(): void;
  /** @throws BenchError if it was killed or did not report its usage */
  readonly ended: Promise<Ended>;
}

/** Environment of measured processes, without this machine's settings for AWS, Muster and Node. */
export function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|MUSTER_|BENCH_|NODE_OPTIONS$)/.test(name)),
  );
}

export function startNode(file: URL, options: NodeProcessOptions = {}): NodeProcess {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-usage-'));
  const usageFile = join(folder, 'usage.json');
  const startedAtMs = performance.now();
  const child = spawn(
    process.execPath,
    [...(options.nodeFlags ?? []), '--import', reporter, fileURLToPath(file), ...(options.args ?? [])],
    {
      env: { ...cleanEnvironment(), ...options.environment, BENCH_USAGE_FILE: usageFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = collect(child);
  const name = fileURLToPath(file);
  const ended = once(child, 'close').then((): Ended => {
    const wallMs = performance.now() - startedAtMs;
    const usage = existsSync(usageFile) ? readFileSync(usageFile, 'utf8') : undefined;
    rmSync(folder, { recursive: true, force: true });
    if (usage === undefined)
      throw new BenchError(
        `${name} ended without a report of its usage (${child.signalCode ?? `exit code ${child.exitCode}`}): ${output.stderr}`,
      );
    return { code: child.exitCode, ...output, wallMs, usage: Usage.parse(JSON.parse(usage)) };
  });
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    line: (pattern) => firstMatch(child, output, pattern, name),
    start: () => void child.kill('SIGUSR2'),
    stop: () => void child.kill('SIGTERM'),
    ended,
  };
}

interface Output {
  stdout: string;
  stderr: string;
}

function collect(child: ChildProcess): Output {
  const output: Output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8');
    child[name]?.on('data', (text: string) => (output[name] += text));
  }
  return output;
}

function firstMatch(
  child: ChildProcess,
  output: Output,
  pattern: RegExp,
  name: string,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(output.stdout);
      if (match !== null) resolve(match);
    };
    child.stdout?.on('data', look);
    child.once('close', () => reject(new BenchError(`${name} ended early: ${output.stderr}`)));
    look();
  });
}
