export {
  accessOf,
  type AccountRole,
  readerRole,
  roleArn,
  type RunAccess,
  taggerRole,
} from './account-role.ts';
export { apiCallsSoFar, countApiCalls } from './api-calls.ts';
export { AwsSessions, sharedAwsSessions } from './aws-sessions.ts';
export { isRegionListRefused, type ListedRegions, listRegionsOf } from './list-regions-of.ts';
export { instrument } from './client-settings.ts';
export { assumeRole, dryRun, inTime } from './trial-calls.ts';
export {
  AssumeRoleDeniedError,
  CallFailedError,
  isExpiredCredentials,
  NoCredentialsError,
  ServiceUnavailableError,
  type StrangeAnswer,
  ThrottledError,
  toStepError,
  UnexpectedAnswerError,
  WrongAccountError,
} from './errors.ts';
export { organizationsClient } from './organizations-client.ts';
export { onceMore, type OnceMoreOptions, type Pause, PAUSE_BEFORE_ONE_MORE_TRY_MS } from './once-more.ts';
export { isRefusal, isRefusalOfAccess, isRefusalOfCredentials } from './refusals.ts';
