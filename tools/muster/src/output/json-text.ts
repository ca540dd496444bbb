/** JSON.stringify already escapes the lower control characters. In a JSON string, an escape means the same character. */
export const escapeControls = (json: string): string =>
  json.replaceAll(/[\x7f-\x9f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
