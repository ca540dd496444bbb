/** Nx loads generators with require(). The sources are ES modules in TypeScript, which Node 24 runs. */
'use strict';
module.exports = async (tree, options) =>
  (await import('../src/function/generate-function.ts')).generateFunction(tree, options);
