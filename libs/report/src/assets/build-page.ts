import { fileURLToPath } from 'node:url';
import type { PageAssets } from '../html.ts';

/** Browsers since May 2024. They have DecompressionStream and `light-dark`. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];
const MAIN = fileURLToPath(new URL('../page/main.tsx', import.meta.url));
const STYLE = fileURLToPath(new URL('../page/styles/page.css', import.meta.url));

/** A script element ends at the first `</script`, and `<!--` changes how it is read. */
const harmless = (text: string): string => text.replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');

/** Bundles the page. @throws Error if its sources cannot be built */
export async function buildPage(): Promise<PageAssets> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
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
  return { script: harmless(contents('.js')), style: contents('.css') };
}

/** The value of `MUSTER_REPORT_PAGE` for a bundler. */
export async function packedAssets(): Promise<string> {
  const { script, style } = await buildPage();
  return JSON.stringify([script, style]);
}
