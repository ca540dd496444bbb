export { isThrottled, ThrottledError } from '../errors.ts';
export { demanded } from './demanded.ts';
export { ListingBound } from './listing-bound.ts';
export { actionOf, answerProof, type Provable, provesAnswers } from './prove-answers.ts';
