export { DynamoTexts, sha256Of, type TextKind } from './dynamo-texts.ts';
export { StoredRulesMissingError, TextChangedError } from './errors.ts';
export { scheduledConfigIn } from './scheduled-config.ts';
export { DynamoRules, inlineRules, type RulesSource, withStoredRules } from './stored-rules.ts';
export { partSortKey, readTextParts, TextPartItemV1, type TextPlace, writeTextParts } from './text-parts.ts';
