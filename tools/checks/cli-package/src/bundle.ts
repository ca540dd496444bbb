import { readFileSync } from 'node:fs';
import { build, type BuildOptions, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import { type OwnFile, packagedPath, withOwnUrls } from './own-urls.ts';
import { WORKSPACE, workspacePath } from './workspace.ts';

/** It builds the page of the report from its sources. The package has the finished page. */
const PAGE_BUILDER = 'libs/report/src/assets/build-page.ts';

export interface BundleOptions {
  /** Paths of modules below the workspace. */
  readonly entryPoints: readonly string[];
  /** Name of the npm package. */
  readonly packageName: string;
  /** Script and style of the report, packed. */
  readonly reportPage: string;
  /** Folder of the package. */
  readonly outdir: string;
}

export interface Bundle {
  readonly outputs: readonly OutputFile[];
  readonly metafile: Metafile;
  /** Files that the bundled sources address by their URL. */
  readonly files: readonly OwnFile[];
}

/** Addresses files as they are in the package, and notes them. */
const ownUrls = (note: (file: OwnFile) => void): Plugin => ({
  name: 'own-urls',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = workspacePath(path);
      if (source === undefined) return undefined;
      if (source === PAGE_BUILDER) return { contents: 'export {};', loader: 'ts' };
      const { code, files } = withOwnUrls(readFileSync(path, 'utf8'), source);
      files.forEach(note);
      return { contents: code, loader: 'ts' };
    });
  },
});

/**
 * Bundles modules and what they import, packages included, as ES modules that share chunks. A module that a bundled
 * source starts by its URL, in a thread or a process, becomes an entry point too.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const entryPoints = new Set(options.entryPoints);
  for (;;) {
    const files = new Map<string, OwnFile>();
    const plugin = ownUrls((file) => files.set(file.path, file));
    const { outputFiles, metafile } = await build({
      ...esbuildOptions(options, [...entryPoints]),
      write: false,
      metafile: true,
      plugins: [plugin],
    });
    const started = [...files.values()].filter(({ kind }) => kind === 'module').map(({ path }) => path);
    if (started.every((path) => entryPoints.has(path)))
      return { outputs: outputFiles, metafile, files: addressedIn(outputFiles, [...files.values()]) };
    for (const path of started) entryPoints.add(path);
  }
}

/** The files whose URLs are left: bundles contain only the code that something uses. */
const addressedIn = (outputs: readonly OutputFile[], files: readonly OwnFile[]): OwnFile[] =>
  files.filter((file) => outputs.some(({ text }) => text.includes(packagedPath(file))));

/**
 * `module` before `main`, as the deployed functions have it: the ES modules of the SDK are smaller and can be bundled
 * in part. Names of classes stay, because errors are known by them.
 */
const esbuildOptions = (
  { packageName, reportPage, outdir }: BundleOptions,
  entryPoints: string[],
): BuildOptions => ({
  absWorkingDir: WORKSPACE,
  entryPoints,
  outdir,
  outbase: '.',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  keepNames: true,
  legalComments: 'none',
  sourcemap: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  define: { MUSTER_PACKAGE: JSON.stringify(packageName), MUSTER_REPORT_PAGE: JSON.stringify(reportPage) },
  // CommonJS code in the bundle loads Node's modules with require.
  banner: {
    js: "import{createRequire as musterCreateRequire}from'node:module';const require=musterCreateRequire(import.meta.url);",
  },
});
