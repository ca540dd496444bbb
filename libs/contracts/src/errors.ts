import { MusterError } from '@muster/errors';

/** A file does not export exactly the contract that its name announces. */
export class ContractFileError extends MusterError {
  static override readonly code = 'InvalidContractFile';
}

/** The schemas of a release cannot be kept: its version is not valid, not newer, or kept already. */
export class ReleaseError extends MusterError {
  static override readonly code = 'InvalidRelease';
}
