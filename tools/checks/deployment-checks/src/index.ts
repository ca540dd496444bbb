export { sdkClientsOf, sizeOf, sourcesOf } from './packages/bundle.ts';
export {
  functionsOf,
  packageAll,
  type PackagedFunction,
  type Packages,
  PackagingError,
  templateFile,
  templateOf,
} from './packages/packages.ts';
export { resolveStacks, type Stacks } from './stacks/resolve-stacks.ts';
