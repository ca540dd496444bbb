import { AwsError } from '../errors.ts';

/** "The instance ID 'i-…' does not exist", or the plural form with all IDs. */
export function instancesNotFound(instanceIds: readonly string[]): AwsError {
  const names = instanceIds.join(', ');
  const message =
    instanceIds.length === 1
      ? `The instance ID '${names}' does not exist`
      : `The instance IDs '${names}' do not exist`;
  return new AwsError(400, 'InvalidInstanceID.NotFound', message);
}

/** Throws unless every ID has the format of an instance ID. */
export function checkInstanceIds(instanceIds: readonly string[]): void {
  const foreign = instanceIds.find((id) => !id.startsWith('i-'));
  if (foreign !== undefined) throw new AwsError(400, 'InvalidID', `The ID '${foreign}' is not valid`);
  const malformed = instanceIds.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError(400, 'InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  }
}
