import { createHash } from 'node:crypto';
import type { CollectedReport } from './collect-report.ts';
import type { Report } from './model.ts';

/** Script and style of the page. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** How `muster report` recognizes its own files. It is near the beginning of each. */
export const REPORT_MARK = '<meta name="generator" content="Muster report">';

/** Bytes of rows that become one piece of text. Divisible by 3, so that pieces of base64 can be joined. */
const PIECE_BYTES = 3 * 256 * 1024;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may be loaded, and only the page's own script and style may run. */
const policyOf = ({ script, style }: PageAssets): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** Text between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** JSON in a script element: without `<`, it can neither end the element nor begin a comment. */
const jsonText = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

function* base64Pieces(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    yield Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(PIECE_BYTES, bytes.length - at)).toString(
      'base64',
    );
}

// Like those of the page, whose module makes its formats when it is loaded.
const count = (number: number): string => number.toLocaleString('en-US');
const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`;

/** For readers without JavaScript. */
function withoutScript({ words, totals, targets, accounts, regions, failures }: Report): string {
  const unreadable = targets.filter(({ state }) => state === 'unreadable').length;
  const failed = failures.filter(({ status }) => status === 'failed');
  const lines = [
    `${plural(totals.present, words.one, words.many)} in ${plural(accounts.length, 'account')} and ${plural(regions.length, 'region')}.`,
    `${count(unreadable)} of ${plural(targets.length, 'target')} could not be read. Their ${words.many} are not reported as deleted.`,
    ...failed.map(
      ({ code, places }) => `${code}: ${plural(places.length, 'target or account', 'targets or accounts')}`,
    ),
    'Enable JavaScript to see the whole report. It loads nothing from the network.',
  ];
  return lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
}

/** The page as pieces of text. */
export function* reportHtml({ report, rows }: CollectedReport, assets: PageAssets): Generator<string> {
  const title = `Muster report${report.run === undefined ? '' : ` of run ${report.run.runId}`}`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${REPORT_MARK}
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policyOf(assets))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${assets.style}</style>
</head>
<body>
<div id="app"></div>
<noscript><main><h1>${escapeHtml(title)}</h1>${withoutScript(report)}</main></noscript>
<script type="application/json" id="report">${jsonText(report)}</script>
`;
  if (rows !== undefined) {
    yield '<script type="application/gzip" id="rows">';
    yield* base64Pieces(rows);
    yield '</script>\n';
  }
  yield `<script>${assets.script}</script>
</body>
</html>
`;
}
