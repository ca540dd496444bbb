export {
  CONFIG_EXAMPLE,
  type ConfigProblem,
  checkConfig,
  InvalidConfigError,
  parseConfig,
  parseRules,
  parseStandard,
} from './parse-config.ts';
