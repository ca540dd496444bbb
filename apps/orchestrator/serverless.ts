import { loadConfiguration } from '@muster/deployment';
import { PACKED_PAGE, packedAssets } from '@muster/report/packed-page';
import { resources } from './cloudformation/index.ts';
import manifest from './package.json' with { type: 'json' };
import { service } from './src/service.ts';

/** The promise of the page is part of the result, so that the framework prints its error as a message. */
export default packedAssets().then((page) =>
  loadConfiguration(service, { version: manifest.version, resources, texts: { [PACKED_PAGE]: page } }),
);
