import { gunzipSync } from 'node:zlib';
import type { PageAssets } from '../html.ts';

/**
 * A bundler that packages Muster replaces this name by the result of `packedAssets`, as text. Then neither esbuild nor
 * the sources of the page are needed.
 */
declare const MUSTER_REPORT_PAGE: string | undefined;

/** Script and style of the page: those of the package, or built from the sources, which takes a moment. */
export async function pageAssets(): Promise<PageAssets> {
  // One expression, so that a bundler that knows the name leaves out the import.
  return typeof MUSTER_REPORT_PAGE === 'string'
    ? unpackedAssets(MUSTER_REPORT_PAGE)
    : (await import('./build-page.ts')).buildPage();
}

function unpackedAssets(text: string): PageAssets {
  // Written by `packedAssets` when the package was made.
  const json = gunzipSync(Buffer.from(text, 'base64')).toString();
  const [script = '', style = ''] = JSON.parse(json) as string[];
  return { script, style };
}
