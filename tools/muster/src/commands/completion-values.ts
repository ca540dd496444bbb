import type { Option } from 'commander';

/** Words that a shell can complete for the value of an option. */
export interface CompletionWords {
  readonly words: readonly string[];
  /** The value is a list of them, with commas. */
  readonly isList: boolean;
}

const wordsOfOptions = new WeakMap<Option, CompletionWords>();

/** Adds words to an option that accepts others, too. Options with choices need none. */
export function completing(option: Option, words: readonly string[], isList = false): Option {
  wordsOfOptions.set(option, { words, isList });
  return option;
}

/** The words of an option. Undefined if any value can be right. */
export function completionWords(option: Option): CompletionWords | undefined {
  const words = wordsOfOptions.get(option);
  if (words !== undefined) return words;
  return option.argChoices === undefined ? undefined : { words: option.argChoices, isList: false };
}
