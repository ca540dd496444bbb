import { type Fault, isObject, type JsonObject, proofOf } from './proofs.ts';
import { readXml, textAt } from './xml-document.ts';

/** The answer to a call, with its complete body. */
export interface Received {
  readonly action: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly input: unknown;
}

/** The format of a protocol's answers. `object`: S3 has stored an object. */
export type Protocol = 'json' | 'xml' | 'object';

/** Long enough for the part before the root in an answer of AWS. */
const HEAD_CHARACTERS = 1024;

/**
 * Proves that this is AWS's answer to the call. Returns undefined, or else the reason. An answer with a success status
 * must be the document of the operation with its required content. Any other answer must be an error of AWS.
 */
export function faultOf(received: Received, protocol: Protocol): Fault {
  const { status, body } = received;
  const isSuccess = status >= 200 && status < 300;
  // An error that is named in a header needs no body.
  if (!isSuccess && received.headers['x-amzn-errortype'] !== undefined) return undefined;
  if (protocol === 'object' && isSuccess) return faultOfStored(received);
  if (body.trim() === '') return 'is empty';
  if (protocol !== 'json') return isSuccess ? faultOfXml(received) : faultOfXmlError(body);
  return isSuccess ? faultOfJson(received) : faultOfJsonError(received);
}

/** S3 answers with headers only. Source: S3 API Reference, PutObject: each answer has the entity tag of the object. */
function faultOfStored({ headers, body }: Received): Fault {
  if (body.trim() !== '') return kindOfText(body);
  return /^"?[0-9a-f]/i.test(headers['etag'] ?? '') ? undefined : 'does not say that it comes from AWS';
}

function faultOfXml({ action, body }: Received): Fault {
  const root = `${action.slice(action.indexOf(':') + 1)}Response`;
  const proof = proofOf(action);
  if (proof?.protocol === 'xml') {
    const document = readXml(body);
    if (document === undefined) return kindOf(body, root);
    return document.name === root ? proof.check(document) : `is a document <${document.name}>`;
  }
  const begins = new RegExp(`^\\uFEFF?\\s*(<\\?[^>]*>\\s*)?<${root}[\\s/>]`).test(
    body.slice(0, HEAD_CHARACTERS),
  );
  const ends = new RegExp(`(</${root}\\s*>|/>)\\s*$`).test(body.slice(-HEAD_CHARACTERS));
  return begins && ends ? undefined : kindOf(body, root);
}

/** Why this is not a document. */
function kindOf(body: string, root: string): string {
  if (/^\uFEFF?\s*(<!doctype html|<html)/i.test(body)) return 'is an HTML page';
  const [, name] = /<([A-Za-z_][\w.:-]*)/.exec(body.slice(0, HEAD_CHARACTERS)) ?? [];
  if (name === undefined) return 'is not XML';
  return name === root ? 'is only a part of a document' : `is a document <${name}>`;
}

/**
 * Path of the code, by the root element: of EC2, of the other services with XML answers, and of a few of their calls.
 */
const PATHS_OF_CODES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Response', ['Errors', 'Error', 'Code']],
  ['ErrorResponse', ['Error', 'Code']],
  ['Error', ['Code']],
]);

function faultOfXmlError(body: string): Fault {
  const document = readXml(body);
  const pathOfCode = PATHS_OF_CODES.get(document?.name ?? '');
  if (document === undefined || pathOfCode === undefined) return kindOf(body, 'Response');
  return (textAt(document, ...pathOfCode) ?? '') === '' ? 'names no error of AWS' : undefined;
}

function faultOfJson({ action, headers, body, input }: Received): Fault {
  const document = readJson(body);
  if (document === undefined) return kindOfText(body);
  if (Object.hasOwn(document, '__type')) return 'is an error with a status of success';
  const proof = proofOf(action);
  if (proof !== undefined && proof.protocol !== 'json') return 'is JSON';
  if ((proof === undefined || proof.mayBeEmpty) && !isMarked(headers))
    return 'does not say that it comes from AWS';
  return proof?.check(document, input);
}

/** AWS marks each answer with a specific content type and an ID. Other servers do not. */
const isMarked = (headers: Received['headers']): boolean =>
  headers['x-amzn-requestid'] !== undefined ||
  headers['content-type']?.toLowerCase().startsWith('application/x-amz-json-') === true;

/** Some services use `code` instead of `__type`. */
function faultOfJsonError({ body }: Received): Fault {
  const document = readJson(body);
  if (document === undefined) return kindOfText(body);
  const names = ['__type', 'code', 'Code'];
  return names.some((name) => Object.hasOwn(document, name)) ? undefined : 'names no error of AWS';
}

function kindOfText(body: string): string {
  if (/^\uFEFF?\s*</.test(body))
    return /^\uFEFF?\s*(<!doctype html|<html)/i.test(body) ? 'is an HTML page' : 'is XML';
  return /^\s*\{/.test(body) ? 'is only a part of a document' : 'is not a JSON object';
}

function readJson(body: string): JsonObject | undefined {
  try {
    const document: unknown = JSON.parse(body);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
