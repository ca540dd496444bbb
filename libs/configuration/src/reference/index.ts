export { editorSchema } from './editor-schema.ts';
export { keysOf, type ReferenceKey } from './keys.ts';
export { insertReference, referenceText } from './reference-text.ts';
