export {
  CONFIG_EXAMPLE,
  type ConfigProblem,
  checkConfig,
  InvalidConfigError,
  parseConfig,
  parseRules,
} from './parse-config.ts';
