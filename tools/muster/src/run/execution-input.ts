import { MAX_EXECUTION_INPUT_BYTES, type RunRequest, storedRulesOf } from '@muster/contracts';

/**
 * Why a request cannot be the input of an execution. Undefined if it can.
 * @param request as it is sent
 */
export function inputRefusal(request: RunRequest): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(request));
  return bytes > MAX_EXECUTION_INPUT_BYTES
    ? `its accounts and their settings take ${bytes} bytes as JSON, and an execution holds at most ${MAX_EXECUTION_INPUT_BYTES}; use an organization in place of a list of accounts, or divide the accounts among several configurations`
    : undefined;
}

/** The request with the names of its rules in place of the rules, as a run gets it whose rules are in the ledger. */
export function withNamedRules(request: RunRequest): RunRequest {
  const { rules = [], ...run } = request.run;
  const sha256 = '0'.repeat(64);
  return rules.length === 0
    ? request
    : { ...request, run: { ...run, storedRules: storedRulesOf(rules, sha256) } };
}
