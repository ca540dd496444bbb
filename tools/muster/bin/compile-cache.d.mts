/** See compile-cache.mjs. */
export function rememberCompiledCode(environment?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): void;
