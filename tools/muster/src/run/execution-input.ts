import { MAX_EXECUTION_INPUT_BYTES } from '@muster/contracts';

/**
 * Why a request cannot be the input of an execution. Undefined if it can.
 * @param input the request as JSON
 */
export function inputRefusal(input: string): string | undefined {
  const bytes = Buffer.byteLength(input);
  return bytes > MAX_EXECUTION_INPUT_BYTES
    ? `its accounts and their settings take ${bytes} bytes as JSON, and an execution holds at most ${MAX_EXECUTION_INPUT_BYTES}; use an organization in place of a list of accounts, or divide the accounts among several configurations`
    : undefined;
}
