/**
 * Evaluates the text of an `Fn::Sub`: replaces each `${Name}` with the result of `valueOf`, and `${!Name}` with
 * `${Name}`. Does not evaluate the values again. Source: CloudFormation Template Reference, Fn::Sub.
 */
export const substitute = (text: string, valueOf: (name: string) => string): string =>
  text.replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, name: string) =>
    literal === '!' ? `\${${name}}` : valueOf(name.trim()),
  );
