import { ListRegionsInputV1 } from '@muster/contracts';
import { listRegions } from '../../domain/list-regions.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler('listRegions', ListRegionsInputV1, createDeps, listRegions);
