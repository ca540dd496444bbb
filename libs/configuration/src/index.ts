export { accountSettingsOf, refusalInAws, regionsFor } from './account-access.ts';
export { checkRequest } from './check-request.ts';
export { CheckedConfig } from './checked-config.ts';
export { refusalWithoutPlan } from './checked-rules.ts';
export { requestOf } from './request-of.ts';
export { dependentOn, SENSITIVE_TAG_KEYS, type SensitiveTagKey } from './sensitive-tag-keys.ts';
export { isTolerated } from './tolerate.ts';
