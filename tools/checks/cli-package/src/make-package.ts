import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import * as z from 'zod';
import { bundle } from './bundle.ts';
import { entryPoints } from './entry-points.ts';
import { PackageError } from './errors.ts';
import { licensesOf, licensesText } from './licenses.ts';
import { manifestOf, PACKAGE_NAME } from './manifest.ts';
import { packagedPath } from './own-urls.ts';
import { type PackagedFile, problemsOf } from './verify.ts';
import { inWorkspace, WORKSPACE, workspacePath } from './workspace.ts';

/** Files and folders of the workspace that users read, or that commands hand on. They keep their place. */
const COPIED = ['LICENSE', 'libs/contracts/schemas/', 'tools/roles/member-roles.yaml'];
/** Where the folder `package` of this project goes. */
const OWN_FILES = 'tools/checks/cli-package/package/';
const COMPILE_CACHE = 'tools/muster/bin/compile-cache.mjs';

const Packed = z
  .array(z.object({ filename: z.string(), size: z.number(), unpackedSize: z.number() }))
  .length(1);

export interface MadePackage {
  /** Path of the tarball. */
  readonly tarball: string;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
}

/** Makes the tarball of the npm package in a folder. @throws PackageError */
export async function makePackage(folder: string): Promise<MadePackage> {
  const scratch = mkdtempSync(join(tmpdir(), 'muster-package-'));
  try {
    const files = await packagedFiles(scratch);
    for (const { path, content } of files) write(join(scratch, 'package', path), content);
    mkdirSync(folder, { recursive: true });
    return { ...pack(join(scratch, 'package'), folder), files: files.length };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function packagedFiles(scratch: string): Promise<PackagedFile[]> {
  const outdir = join(scratch, 'out');
  const { outputs, metafile, files } = await bundle({
    entryPoints: entryPoints(workspacePath),
    packageName: PACKAGE_NAME,
    reportPage: packedPage(scratch),
    outdir,
  });
  const bundles = outputs.map(({ path, contents }) => ({
    path: relative(outdir, path).split(sep).join('/'),
    content: contents,
  }));
  const addressed = files.filter(({ kind }) => kind !== 'folder');
  const copied = [...COPIED, ...addressed.filter(({ kind }) => kind === 'file').map(({ path }) => path)];
  const all: PackagedFile[] = [
    ...bundles,
    ...[...new Set(copied)].flatMap((path) => filesBelow(path)),
    ...filesBelow(OWN_FILES).map(({ path, content }) => ({ path: path.slice(OWN_FILES.length), content })),
    { path: 'bin/compile-cache.mjs', content: readFileSync(inWorkspace(COMPILE_CACHE)) },
    textFile('THIRD-PARTY-LICENSES.txt', licensesText(licensesOf(metafile))),
    textFile('package.json', `${JSON.stringify(manifestOf(version()), null, 2)}\n`),
  ];
  const problems = problemsOf({
    files: all,
    metafile,
    addressed: addressed.map(packagedPath),
    forbidden: [WORKSPACE, join(homedir(), sep)].filter((path) => path.length > 2),
  });
  if (problems.length > 0) throw new PackageError(`the package cannot be used:\n${problems.join('\n')}`);
  return all;
}

/** Script and style of the report, as its own command packs them. */
function packedPage(scratch: string): string {
  const file = join(scratch, 'page.json');
  npm(['run', 'pack-page', '--silent', '--workspace', '@muster/report', '--', file], WORKSPACE);
  return readFileSync(file, 'utf8');
}

/** A file, or the files below a folder, whose path ends with a slash. */
function filesBelow(path: string): PackagedFile[] {
  if (!path.endsWith('/')) return [{ path, content: readFileSync(inWorkspace(path)) }];
  return readdirSync(inWorkspace(path), { recursive: true, encoding: 'utf8' })
    .map((name) => `${path}${name.split(sep).join('/')}`)
    .filter((file) => statSync(inWorkspace(file)).isFile())
    .toSorted()
    .map((file) => ({ path: file, content: readFileSync(inWorkspace(file)) }));
}

const textFile = (path: string, text: string): PackagedFile => ({ path, content: Buffer.from(text) });

function version(): string {
  const manifest = z.looseObject({ version: z.string() });
  return manifest.parse(JSON.parse(readFileSync(inWorkspace('package.json'), 'utf8'))).version;
}

function write(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: path.endsWith('.cjs') ? 0o755 : 0o644 });
}

function pack(source: string, folder: string): Omit<MadePackage, 'files'> {
  const [packed] = Packed.parse(
    JSON.parse(npm(['pack', '--json', '--pack-destination', folder, source], folder)),
  );
  if (packed === undefined) throw new PackageError('npm pack made nothing');
  const { filename, size, unpackedSize } = packed;
  return { tarball: join(folder, filename), packedBytes: size, unpackedBytes: unpackedSize };
}

/** @returns its stdout. Its npm runs with this Node.js. */
function npm(args: readonly string[], cwd: string): string {
  const path = `${dirname(process.execPath)}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`;
  return execFileSync('npm', args, {
    cwd,
    env: { ...process.env, PATH: path, npm_config_loglevel: 'error' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
}
