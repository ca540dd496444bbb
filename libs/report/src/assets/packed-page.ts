export { packedAssets } from './build-page.ts';

/** The name that a bundler replaces by the text of `packedAssets`. */
export const PACKED_PAGE = 'MUSTER_REPORT_PAGE';
