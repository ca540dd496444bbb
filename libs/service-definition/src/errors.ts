import { MusterError } from '@muster/errors';

/** The definitions of services contradict themselves or one another. This is a mistake of the developer. */
export class DefinitionError extends MusterError {
  static override readonly code = 'InvalidDefinition';
}
