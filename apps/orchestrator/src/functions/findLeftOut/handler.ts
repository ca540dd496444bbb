import { FindLeftOutInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { findLeftOut } from '../../domain/find-left-out.ts';
import { createDeps } from './deps.ts';

/** What the inventory knows and the run leaves out becomes skipped, with the reason. */
export const handler = functionHandler('findLeftOut', FindLeftOutInputV1, createDeps, findLeftOut);
