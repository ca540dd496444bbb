import type { PageAssets } from '../html.ts';

/**
 * A bundler that packages Muster replaces this name by the result of `packedAssets`, as text. Then neither esbuild nor
 * the sources of the page are needed.
 */
declare const MUSTER_REPORT_PAGE: string | undefined;

/** Script and style of the page: those of the package, or built from the sources, which takes a moment. */
export async function pageAssets(): Promise<PageAssets> {
  if (typeof MUSTER_REPORT_PAGE === 'string') return unpackedAssets(MUSTER_REPORT_PAGE);
  const { buildPage } = await import('./build-page.ts');
  return buildPage();
}

function unpackedAssets(text: string): PageAssets {
  // Written by `packedAssets` when the package was made.
  const [script = '', style = ''] = JSON.parse(text) as string[];
  return { script, style };
}
