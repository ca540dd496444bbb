export { CONFIG_EXAMPLE, InvalidConfigError, parseConfig, parseRules } from './parse-config.ts';
