/**
 * Loaded with `node --import`, writes the URL of each module that the process loads as a line into the file that
 * MUSTER_TEST_MODULES names.
 */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = process.env.MUSTER_TEST_MODULES;

registerHooks({
  load: (url, context, nextLoad) => {
    appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
