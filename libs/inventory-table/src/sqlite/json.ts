import { parseOwn } from '@muster/contracts';
import * as z from 'zod';

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.issues.push({ code: 'custom', input: text, message: 'not JSON' });
    return z.NEVER;
  }
});

/** Parses the content of a JSON column. @param name of the data, for the message @throws ContractError */
export const parseJson = (text: unknown, name: string): unknown => parseOwn(Json, text, name);
