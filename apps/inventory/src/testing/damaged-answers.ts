import fc from 'fast-check';
import { type Style, writtenAnswers } from './answer-xml.ts';

const FRAGMENTS = [
  '<',
  '>',
  '&',
  '/',
  '"',
  ' ',
  '\n',
  '\0',
  ']]>',
  '<!--',
  '-->',
  '<![CDATA[',
  '<?x?>',
  '<?',
  '<!DOCTYPE html>',
  ' a="b"',
  '&amp;',
  '&#60;',
  '<item>',
  '</item>',
  '<item/>',
  '<instanceId>i-8</instanceId>',
  '</instanceId>',
  '<instancesSet>',
  '</instancesSet>',
  '<instancesSet/>',
  '<reservationSet>',
  '</reservationSet>',
  '<reservationSet/>',
  '<tagSet/>',
  '<nextToken>u</nextToken>',
  '</DescribeInstancesResponse>',
  '<DescribeInstancesResponse>',
  'text',
  '<html>',
  '<__proto__>',
  '</__proto__>',
  '<constructor/>',
] as const;

type Change =
  | { readonly kind: 'cut' | 'repeat' | 'truncate' | 'swap'; readonly from: number; readonly to: number }
  | { readonly kind: 'insert'; readonly from: number; readonly to: number; readonly fragment: string };

const place = fc.nat({ max: 0xffff });
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate'), from: place, to: place }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('cut', 'repeat', 'swap'), from: place, to: place }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('insert'),
      from: place,
      to: place,
      fragment: fc.constantFrom(...FRAGMENTS),
    }),
  },
);

/** Most positions are at the edge of a tag, where damage is most likely to leave valid XML. */
function placeIn(xml: string, place: number): number {
  const index = place >> 2;
  if (place % 4 === 0) return index % (xml.length + 1);
  const edges = [...xml.matchAll(/<|>/g)].map((match) => match.index + (match[0] === '>' ? 1 : 0));
  return edges[index % Math.max(1, edges.length)] ?? 0;
}

function changed(xml: string, change: Change): string {
  const [from, to] = [placeIn(xml, change.from), placeIn(xml, change.to)].toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  const [head, middle, tail] = [xml.slice(0, from), xml.slice(from, to), xml.slice(to)];
  switch (change.kind) {
    case 'cut':
      return head + tail;
    case 'repeat':
      return head + middle + middle + tail;
    case 'truncate':
      return head;
    case 'swap':
      return head + tail + middle;
    case 'insert':
      return head + change.fragment + middle + tail;
  }
}

const KNOWN_REFERENCES = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/**
 * Removes what the SDK and the reader treat differently on purpose. Tests of the reader cover these cases. The SDK
 * reads references beyond the basic plane as other characters, leaves out unknown references, treats white space
 * without a line end as the text of the enclosing element, and rejects elements with the name __proto__.
 */
export const undisputed = (xml: string): string =>
  xml
    .replace(
      /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z][a-zA-Z0-9]{0,30}));/g,
      (reference: string, hexadecimal?: string, decimal?: string, name?: string) => {
        const codePoint = hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16);
        const isDisputed = name === undefined ? codePoint > 0xffff : !KNOWN_REFERENCES.has(name);
        return isDisputed ? reference.slice(1) : reference;
      },
    )
    .replace(/>[ \t\r]+(?=<)/g, '>\n')
    .replaceAll('__proto__', 'proto')
    // Bytes hold no half of a character.
    .toWellFormed();

/** Answers that were damaged in transit. */
export const damagedAnswers = (style: Style): fc.Arbitrary<string> =>
  fc
    .record({ answer: writtenAnswers(style), changes: fc.array(change, { minLength: 1, maxLength: 2 }) })
    .map(({ answer, changes }) => undisputed(changes.reduce(changed, answer.xml)));
