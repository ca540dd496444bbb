import { resourceTypeOf } from '@muster/resource-types';

/** The resource type of the estimate. Its calls, limits and sizes are the ones below. */
export const pricedType = resourceTypeOf();
