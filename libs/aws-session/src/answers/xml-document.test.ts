import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { elementAt, readXml, textAt, type XmlElement } from './xml-document.ts';

describe('readXml', () => {
  it('reads elements, their text and encoded characters', () => {
    const root = readXml(
      '\uFEFF<?xml version="1.0"?>\n<!-- a -->\n<A xmlns="http://x/"><b c=\'1\'>1 &lt; 2 &#38; &#x33;</b><b>2</b><!-- - --><e/><f></f></A>\n',
    );
    expect(root?.name).toBe('A');
    expect(root?.children.map(({ name, text }) => [name, text])).toEqual([
      ['b', '1 < 2 & 3'],
      ['b', '2'],
      ['e', ''],
      ['f', ''],
    ]);
  });

  it.each([
    '',
    ' ',
    'text',
    '<a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a>&nbsp;</a>',
    '<a>& </a>',
    '<a>&#x110000;</a>',
    '<a b=c/>',
    '<a><!-- </a>',
    '<a',
    '<a></a',
    '<!DOCTYPE html><html></html>',
    '<a><![CDATA[x]]></a>',
    `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  ])('refuses %j as a document', (xml) => {
    expect(readXml(xml)).toBeUndefined();
  });

  const tree = fc.letrec<{ element: string }>((tie) => ({
    element: fc.oneof(
      { depthSize: 'small' },
      fc.stringMatching(/^[^<&]{0,8}$/).map((text) => `<t>${text}</t>`),
      fc
        .tuple(fc.constantFrom('a', 'item', 'x.y-z'), fc.array(tie('element'), { maxLength: 4 }))
        .map(([name, inner]) => `<${name} k="v">${inner.join('')}</${name}>`),
    ),
  })).element;

  it('reads every document, and no incomplete one', () => {
    fc.assert(
      fc.property(tree, fc.nat(), (xml, at) => {
        expect(readXml(xml)).toBeDefined();
        expect(readXml(xml.slice(0, at % xml.length))).toBeUndefined();
        expect(readXml(xml.slice(1 + (at % xml.length)))).toBeUndefined();
      }),
    );
  });

  it('decides for any text whether it is a document', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        readXml(text);
        readXml(`<${text}`);
        readXml(`<a>${text}</a>`);
      }),
    );
  });
});

describe('textAt', () => {
  const root = readXml('<A><B><C> one </C><C>two</C></B></A>') as XmlElement;

  it('follows the first element of each name', () => {
    expect(textAt(root, 'B', 'C')).toBe('one');
    expect(textAt(root, 'B', 'D', 'C')).toBeUndefined();
    expect(elementAt(root, 'B')?.children).toHaveLength(2);
  });
});
