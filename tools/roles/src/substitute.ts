/**
 * Carries out the text of an `Fn::Sub`: each `${Name}` becomes what `valueOf` gives for it, `${!Name}` becomes
 * `${Name}`. Values are not looked into again. Source: CloudFormation Template Reference, Fn::Sub.
 */
export const substitute = (text: string, valueOf: (name: string) => string): string =>
  text.replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, name: string) =>
    literal === '!' ? `\${${name}}` : valueOf(name.trim()),
  );
