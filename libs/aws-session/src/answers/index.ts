export { isThrottled, StepError, ThrottledError } from '../errors.ts';
export { demanded } from './demanded.ts';
export { ListingBound, ListingRepeatsError } from './listing-bound.ts';
export { actionOf, answerProof, type Provable, provesAnswers } from './prove-answers.ts';
