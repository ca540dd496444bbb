/** The generator cannot create what was requested. */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
}
