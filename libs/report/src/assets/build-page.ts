import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PageAssets } from '../html.ts';

/** Browsers since May 2024. They have DecompressionStream and `light-dark`. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];
const MAIN = fileURLToPath(new URL('../page/main.tsx', import.meta.url));
const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const STYLE = fileURLToPath(new URL('../page/styles/page.css', import.meta.url));

/** A script element ends at the first `</script`, and `<!--` changes how it is read. */
const harmless = (text: string): string => text.replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');

/** The licenses of the packages that are in the page, as a comment. They have to be part of every copy. */
function licenses(inputs: readonly string[], folder: string): string {
  const packages = new Set(
    inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const texts = [...packages].toSorted().map((path) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const file = readdirSync(join(folder, path)).find((each) => /^license/i.test(each));
    return `${name}\n\n${file === undefined ? '' : readFileSync(join(folder, path, file), 'utf8').trim()}`;
  });
  return `/*!\nThis page contains these packages.\n\n${texts.join('\n\n').replaceAll('*/', '* /')}\n*/\n`;
}

/** Bundles the page. @throws Error if its sources cannot be built */
export async function buildPage(): Promise<PageAssets> {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: FOLDER,
    metafile: true,
    entryPoints: { script: MAIN, style: STYLE },
    outdir: 'out',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'inline',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const contents = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.text.trimEnd() ?? '';
  const script = `${licenses(Object.keys(metafile.inputs), FOLDER)}${contents('.js')}`;
  return { script: harmless(script), style: contents('.css') };
}

/** The value of `MUSTER_REPORT_PAGE` for a bundler: letters, digits, `+`, `/` and `=`, so that no tool reads it as code. */
export async function packedAssets(): Promise<string> {
  const { script, style } = await buildPage();
  return gzipSync(JSON.stringify([script, style]), { level: 9 }).toString('base64');
}
