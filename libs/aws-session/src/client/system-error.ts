/**
 * The fields of a Node error. Absent fields are undefined. Node's errors are not always instances of this realm's
 * `Error`.
 */
export function systemError(error: unknown): { code: string | undefined; message: string } {
  if (typeof error !== 'object' || error === null) return { code: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  // If several addresses were tried, the error has a code and no message.
  return { code, message: message === '' ? (code ?? 'unknown error') : message };
}
