import { describe, expect, it } from '@jest/globals';
import { isErrorCode } from '@muster/errors';
import { z } from 'zod';
import { services } from './services.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };
const Module = z.object({
  handler: z.custom<(event: unknown, given: typeof context) => Promise<unknown>>(
    (value) => typeof value === 'function',
  ),
});
const functions = services.flatMap((service) =>
  service.functions.map(
    ({ name, handler }) => [name, new URL(handler.replace(/\.\w+$/, '.ts'), service.root).href] as const,
  ),
);

describe('the functions of the services', () => {
  it.each(functions)('%s gives its errors a code for any input', async (_, url) => {
    const { handler } = Module.parse(await import(url));
    for (const event of [undefined, null, 'text', [], {}, { run: null }, { Records: [{}] }]) {
      const error: unknown = await handler(event, context).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error instanceof Error && isErrorCode(error.name)).toBe(true);
    }
  });
});
