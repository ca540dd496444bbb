import { MusterError } from '@muster/errors';

/** A message, an item or a checkpoint names a resource type that this version of Muster does not know. */
export class UnknownResourceTypeError extends MusterError {
  static override readonly code = 'UnknownResourceType';

  constructor(name: string) {
    super(`This version of Muster does not know the resource type "${name}"; deploy a newer version`);
  }
}
