/** The generator cannot do what it was called for. */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
}
