import type { Filter } from '../ec2-instance/instance-filters.ts';
import { AwsError } from '../errors.ts';
import type { FormParams } from '../protocol/form.ts';
import { invalidValue } from './ec2-errors.ts';

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const MAX_FILTERS = 50;
const MAX_VALUES_PER_FILTER = 200;

/** Reads `Filter.N.Name` and `Filter.N.Value.M`. */
export function parseFilters(params: FormParams): Filter[] {
  const filters = params.prefixes('Filter', ['Name']).map((prefix) => ({
    name: params.get(`${prefix}.Name`) ?? '',
    values: params.list(`${prefix}.Value`),
  }));
  if (filters.length > MAX_FILTERS || filters.some(({ values }) => values.length > MAX_VALUES_PER_FILTER)) {
    throw new AwsError(
      400,
      'FilterLimitExceeded',
      'The request uses too many filters or too many filter values.',
    );
  }
  const empty = filters.find(({ values }) => values.length === 0);
  if (empty !== undefined) throw invalidValue(`The filter '${empty.name}' has no values`);
  return filters;
}
