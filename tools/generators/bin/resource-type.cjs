/** Nx loads generators with require(). The sources are ES modules in TypeScript, which Node 24 runs. */
'use strict';
module.exports = async (tree, options) =>
  (await import('../src/resource-type/generate-resource-type.ts')).generateResourceType(tree, options);
