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
  return { code: InternalError.code, message: parts.join(': ') || 'an error without a message' };
}

/** An error of Muster's own code, of its runtime or of a library. Its message says what that said. */
export class InternalError extends Error {
  static readonly code = 'InternalError';
  override readonly name = InternalError.code;

  constructor(cause: unknown) {
    super(withErrorCode(cause instanceof Error ? cause : { name: '', message: String(cause) }).message, {
      cause,
    });
  }
}

/**
 * The one place that decides what an error is called wherever its name becomes visible: in a log, an outcome, the
 * ledger, or what the state machine catches.
 * @returns the error itself where its name is a code, else an InternalError that has it as its cause
 */
export const codedError = (error: unknown): Error =>
  error instanceof Error && isErrorCode(error.name) ? error : new InternalError(error);
