/** Settings of a client whose answers are waited for no longer than this. */
export const answersWithin = (timeoutMs: number) => ({
  connectionTimeout: timeoutMs,
  requestTimeout: timeoutMs,
  throwOnRequestTimeout: true,
});
