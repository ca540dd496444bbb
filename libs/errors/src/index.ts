export * from './error-codes.ts';
export * from './explicit-deny.ts';
export * from './failure.ts';
export * from './internal-error.ts';
export * from './message-text.ts';
export * from './muster-error.ts';
export * from './shared-errors.ts';
