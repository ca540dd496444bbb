import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { buildPage, packedAssets } from './assets/build-page.ts';
import { collectReport } from './collect-report.ts';
import { escapeHtml, REPORT_MARK, reportHtml } from './html.ts';
import { exampleResource, inventoryOf } from './testing/index.ts';

const HOSTILE = '</script><script>alert(1)</script><!-- \u2028';

async function page(assets = { script: 'run()', style: 'a{}' }): Promise<string> {
  const collected = await collectReport({
    musterVersion: '1.2.3',
    madeAt: new Date('2026-11-27T08:00:00.000Z'),
    place: { engine: 'local', name: HOSTILE, isDemonstration: false },
    run: undefined,
    baseline: undefined,
    inventory: inventoryOf([exampleResource({ tags: { [HOSTILE]: HOSTILE } })]),
    tagKeys: undefined,
    ruleKeys: [],
  });
  return [...reportHtml(collected, assets)].join('');
}

describe('the page', () => {
  it('allows its own script and style, and nothing else', async () => {
    const html = await page();
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const hash = (text: string) => `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
    expect(policy.split('; ')).toEqual([
      'default-src &#39;none&#39;',
      `script-src ${hash('run()')}`,
      `style-src ${hash('a{}')}`,
      'base-uri &#39;none&#39;',
      'form-action &#39;none&#39;',
      'require-trusted-types-for &#39;script&#39;',
      'trusted-types &#39;none&#39;',
    ]);
  });

  it('keeps words from outside inside their element', async () => {
    const html = await page();
    expect(html).not.toContain('alert(1)<');
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html.match(/<\/script/g)).toHaveLength(3);
    const [, json = ''] = /id="report">([^<]*)</.exec(html) ?? [];
    expect(JSON.parse(json)).toMatchObject({ place: { name: HOSTILE } });
  });

  it('has its mark in the first kilobyte', async () => {
    expect((await page()).indexOf(REPORT_MARK)).toBeLessThan(200);
  });

  it('escapes what HTML would read', () => {
    expect(escapeHtml(`<a b="c">&'`)).toBe('&#60;a b=&#34;c&#34;&#62;&#38;&#39;');
  });
});

describe('script and style of the page', () => {
  it('are small, complete and cannot end their element', async () => {
    const { script, style } = await buildPage();
    expect(script.length).toBeLessThan(100_000);
    expect(style.length).toBeLessThan(30_000);
    expect(`${script}${style}`).not.toMatch(/<\/|<!--/);
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('contain the licenses of the packages in the script', async () => {
    const { script } = await buildPage();
    expect(script).toMatch(/^\/\*!\nThis page contains these packages\.\n/);
    expect(script).toMatch(/\nd3-scale\n\nCopyright [^]*\npreact\n\nThe MIT License/);
  });

  it('fit into one text for a package', async () => {
    const { script, style } = await buildPage();
    const packed = await packedAssets();
    expect(packed).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())).toEqual([script, style]);
  });
});
