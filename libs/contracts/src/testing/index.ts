export { anyTagKey, anyTags, anyTagValue, PROTOTYPE_NAMES } from './any-tags.ts';
