export { CONFIG_EXAMPLE, InvalidConfigError, parseConfig } from './parse-config.ts';
