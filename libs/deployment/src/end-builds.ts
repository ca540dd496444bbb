import { stop } from 'esbuild';

/**
 * Plugin of the Serverless Framework. After an error it ends esbuild. serverless-esbuild keeps its builds open if one of
 * them fails, so the framework would print the error and never end.
 */
export default class EndBuilds {
  readonly hooks = { error: () => stop() };
}
