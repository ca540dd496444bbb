import { writeFileSync } from 'node:fs';
import { prints } from './print.ts';

/** Writes the definitions (`npm run state-machine` at the root). A test fails if a file is not current. */
for (const [file, text] of prints()) writeFileSync(new URL(file, import.meta.url), text);
