const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const ESCAPED = /[&<>"'\0-\x1f]/;
const ALL_ESCAPED = new RegExp(ESCAPED, 'g');

const escapeCharacter = (character: string): string =>
  ESCAPES[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;

/** Escapes text for an element. Control characters and line ends survive the parser's normalization. */
export function escapeXml(text: string): string {
  return ESCAPED.test(text) ? text.replace(ALL_ESCAPED, escapeCharacter) : text;
}

/** `<name>text</name>`, escaped. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An answer of the EC2 query protocol. `inner` is markup. */
export function ec2Answer(action: string, requestId: string, inner: string): string {
  return `${XML_HEAD}<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${inner}</${action}Response>`;
}

/** An answer of the STS query protocol. `inner` is markup. */
export function stsAnswer(action: string, requestId: string, inner: string): string {
  return `${XML_HEAD}<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
}

export function ec2Error(code: string, message: string, requestId: string): string {
  return `${XML_HEAD}<Response><Errors><Error>${element('Code', code)}${element('Message', message)}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
}

export function stsError(
  code: string,
  message: string,
  requestId: string,
  fault: 'Sender' | 'Receiver',
): string {
  return `${XML_HEAD}<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>${fault}</Type>${element('Code', code)}${element('Message', message)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}
