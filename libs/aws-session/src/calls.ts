/** What a program needs to call AWS with a client that it has: without sessions, and so without the clients of EC2. */
export { countApiCalls } from './api-calls.ts';
export { instrument } from './client-settings.ts';
export {
  isExpiredCredentials,
  NoCredentialsError,
  ServiceUnavailableError,
  ThrottledError,
  toStepError,
  UnexpectedAnswerError,
} from './errors.ts';
export { onceMore } from './once-more.ts';
