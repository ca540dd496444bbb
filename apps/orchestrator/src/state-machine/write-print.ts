import { writeFileSync } from 'node:fs';
import { printed } from './print.ts';

/** Writes `run.asl.json` (`npm run state-machine` at the root). A test fails if the file is not current. */
writeFileSync(new URL('run.asl.json', import.meta.url), printed());
