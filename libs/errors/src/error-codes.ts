/**
 * Error names of JavaScript, its runtime and libraries. They do not help users and are not used as codes.
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

/** The format of codes: `UnauthorizedOperation`, `InvalidInstanceID.NotFound`, `Lambda.Unknown`. */
const WRITTEN_AS_CODE = /^[A-Za-z][\w.:#-]{0,127}$/;

/** Whether the name of an error is a code of AWS or of Muster that users may see. */
export const isErrorCode = (name: string): boolean => WRITTEN_AS_CODE.test(name) && !NOT_A_CODE.has(name);

/**
 * The message of an error with the code `InternalError`. If its name is not a code, the message starts with the name.
 */
export function withErrorCode({ name, message }: Pick<Error, 'name' | 'message'>): {
  code: string;
  message: string;
} {
  if (isErrorCode(name)) return { code: name, message };
  const parts = [name === 'Error' ? '' : name, message].filter((part) => part !== '');
  return { code: INTERNAL_ERROR, message: parts.join(': ') || 'an error without a message' };
}
