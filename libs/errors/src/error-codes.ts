/**
 * Names that JavaScript, its runtime and its libraries give to errors. They tell users nothing and are no codes.
 * Source: ECMAScript, "Error Objects"; Web IDL, "DOMException"; WebAssembly; Node.js, "Errors"; zod; yaml; LevelDB.
 */
const NOT_A_CODE: ReadonlySet<string> = new Set([
  'AbortError',
  'AggregateError',
  'AssertionError',
  'CompileError',
  'DOMException',
  'DataCloneError',
  'Error',
  'EvalError',
  'InvalidStateError',
  'LinkError',
  'ModuleError',
  'NotSupportedError',
  'QuotaExceededError',
  'RangeError',
  'ReferenceError',
  'RuntimeError',
  'SuppressedError',
  'SyntaxError',
  'SystemError',
  'TimeoutError',
  'TypeError',
  'URIError',
  'YAMLParseError',
  'ZodError',
  '$ZodError',
  'ZodRealError',
]);

/** The code of every error whose name is not a code. */
export const INTERNAL_ERROR = 'InternalError';

/** How codes are written: `UnauthorizedOperation`, `InvalidInstanceID.NotFound`, `Lambda.Unknown`. */
const WRITTEN_AS_CODE = /^[A-Za-z][\w.:#-]{0,127}$/;

/** Whether users may see the name of an error as its code: it is one of AWS or of Muster. */
export const isErrorCode = (name: string): boolean => WRITTEN_AS_CODE.test(name) && !NOT_A_CODE.has(name);

/** What an error says, under the code `InternalError` and with its name in the message where that is no code. */
export function withErrorCode({ name, message }: Pick<Error, 'name' | 'message'>): {
  code: string;
  message: string;
} {
  if (isErrorCode(name)) return { code: name, message };
  const parts = [name === 'Error' ? '' : name, message].filter((part) => part !== '');
  return { code: INTERNAL_ERROR, message: parts.join(': ') || 'an error without a message' };
}
