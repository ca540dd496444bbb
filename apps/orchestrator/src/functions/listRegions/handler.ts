import { ListRegionsInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { listRegions } from '../../domain/list-regions.ts';
import { createDeps } from './deps.ts';

export const handler = functionHandler('listRegions', ListRegionsInputV1, createDeps, listRegions);
