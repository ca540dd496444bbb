import { FindLeftOutInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { findLeftOut } from '../../domain/find-left-out.ts';
import { createDeps } from './deps.ts';

/** Skips the known targets that the run leaves out, with the reason. */
export const handler = functionHandler('findLeftOut', FindLeftOutInputV1, createDeps, findLeftOut);
