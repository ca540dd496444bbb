import { FindLeftOutInputV1 } from '@muster/contracts';
import { findLeftOut } from '../../domain/find-left-out.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

/** What the inventory knows and the run leaves out becomes skipped, with the reason. */
export const handler = stepHandler('findLeftOut', FindLeftOutInputV1, createDeps, findLeftOut);
