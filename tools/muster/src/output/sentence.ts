/** A message that begins with a small letter, such as one of a schema, as a sentence. */
export const asSentence = (message: string): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
