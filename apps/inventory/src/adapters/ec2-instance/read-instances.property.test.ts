import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Style, writtenAnswers } from '../../testing/answer-xml.ts';
import { damagedAnswers, undisputed } from '../../testing/damaged-answers.ts';
import { SdkReader } from '../../testing/sdk-reader.ts';
import type { DescribedInstance } from './observe-instance.ts';
import { type InstancesAnswer, NotInstancesError, readInstances } from './read-instances.ts';

const STYLES: readonly Style[] = ['plain', 'any'];
const sdk = new SdkReader();

/**
 * The SDK ignores a text of white space that contains a line end. Muster keeps it, because it can be the value of a
 * tag.
 */
const comparable = (answer: InstancesAnswer): unknown =>
  JSON.parse(
    JSON.stringify({
      instances: answer.instances.map((instance) => ({ ...instance, LaunchTime: momentOf(instance) })),
      nextToken: answer.nextToken?.trim() === '' ? undefined : answer.nextToken,
    }),
    (_, value: unknown) =>
      typeof value === 'string' && value.trim() === '' && value.includes('\n') ? '' : value,
  );

const momentOf = ({ LaunchTime }: DescribedInstance): string | undefined =>
  LaunchTime === undefined ? undefined : new Date(LaunchTime).toISOString();

/** Returns undefined if the answer is rejected. */
function readOrRefuse(xml: string): InstancesAnswer | undefined {
  try {
    return readInstances(xml);
  } catch (error) {
    if (error instanceof NotInstancesError) return undefined;
    throw error;
  }
}

describe.each(STYLES)('readInstances on answers in %s style', (style) => {
  it('reads what was written, like the SDK', async () => {
    await fc.assert(
      fc.asyncProperty(writtenAnswers(style), async ({ xml, instances, nextToken }) => {
        const read = readInstances(xml);
        expect(read).toEqual({ instances, nextToken });
        expect(comparable(readInstances(undisputed(xml)))).toEqual(
          comparable(await sdk.read(undisputed(xml))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('reads a damaged answer like the SDK or rejects it', async () => {
    let readToo = 0;
    await fc.assert(
      fc.asyncProperty(damagedAnswers(style), async (xml) => {
        const read = readOrRefuse(xml);
        if (read === undefined) return;
        const expected = await sdk.read(xml).catch((error: unknown) => error);
        if (expected instanceof Error) {
          // The SDK may reject a value, such as a time. That is independent of XML.
          expect(expected.message).not.toContain('XML parse error');
          return;
        }
        readToo += 1;
        expect(comparable(read)).toEqual(comparable(expected as InstancesAnswer));
      }),
      { numRuns: 1_000 },
    );
    // Fewer would mean that the damage leaves too little to compare.
    expect(readToo).toBeGreaterThan(20);
  });

  it('rejects every prefix of an answer', () => {
    fc.assert(
      fc.property(writtenAnswers(style), fc.nat(), ({ xml }, length) => {
        const end = length % xml.trimEnd().length;
        expect(readOrRefuse(xml.slice(0, end))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
