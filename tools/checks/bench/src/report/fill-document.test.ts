import { describe, expect, it } from '@jest/globals';
import { fillDocument } from './fill-document.ts';

const document =
  'Runs:\n\n<!-- bench:runs -->\n\nold\n\n<!-- /bench -->\n\nGrowth:\n\n<!-- bench:growth -->\n<!-- /bench -->\n';

describe('fillDocument', () => {
  it('replaces marked sections', () => {
    const sections = new Map([
      ['runs', '| new |'],
      ['growth', 'linear, $& and $1'],
    ]);
    expect(fillDocument(document, sections)).toBe(
      'Runs:\n\n<!-- bench:runs -->\n\n| new |\n\n<!-- /bench -->\n\nGrowth:\n\n<!-- bench:growth -->\n\nlinear, $& and $1\n\n<!-- /bench -->\n',
    );
  });

  it('changes nothing if it runs a second time', () => {
    const sections = new Map([['runs', '| new |']]);
    const once = fillDocument(document, sections);
    expect(fillDocument(once, sections)).toBe(once);
  });

  it('leaves sections unchanged that are not marked or not closed', () => {
    expect(fillDocument(document, new Map([['calls', 'x']]))).toBe(document);
    expect(fillDocument('<!-- bench:runs -->', new Map([['runs', 'x']]))).toBe('<!-- bench:runs -->');
  });
});
