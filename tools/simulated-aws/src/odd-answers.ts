import { z } from 'zod';
import { AwsError } from './errors.ts';
import { simulatedTypes } from './resource-types.ts';

/** Answers that replace those of AWS: the request never arrives, so it has no effect. */
const REPLACED = ['html', 'empty', 'otherDocument', 'errorWith200', 'redirect'] as const;
/** Answers of AWS that are changed on the way, or that AWS gives in rare situations: the request has its effect. */
const CHANGED = ['truncated'] as const;
/** The same for the listing of resources, and `oddItems` also for other listings. Other APIs answer with `html` instead. */
const CHANGED_LISTINGS = ['noInstances', 'repeatedToken', 'oddItems'] as const;

export const oddKind = z.enum([...REPLACED, ...CHANGED, ...CHANGED_LISTINGS]);
export type OddKind = z.infer<typeof oddKind>;
export const ODD_KINDS: readonly OddKind[] = oddKind.options;

/** How an answer goes out. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The request, and how its service formats an error. */
export interface OddContext {
  readonly api: string;
  readonly requestId: string;
  readonly isJson: boolean;
  /** The NextToken of the request. */
  readonly token: string | undefined;
  readonly renderError: (error: AwsError) => string;
}

/** Other listings, by the start of their items. An item without an ID is inserted there. */
const OTHER_LISTINGS: ReadonlyMap<string, readonly [begin: string, item: string]> = new Map([
  ['ec2:DescribeRegions', ['<regionInfo>', '<item><optInStatus>opted-in</optInStatus></item>']],
  ['organizations:ListAccountsForParent', ['"Accounts":[', '{"State":"ACTIVE"}']],
  ['organizations:ListOrganizationalUnitsForParent', ['"OrganizationalUnits":[', '{"Name":"odd"}']],
] as const);
const PAGE = '<html><head><title>Blocked</title></head><body><p>Stopped by the web filter.</p></body></html>';

/** The resource type that a call lists. */
const typeOf = (api: string) => simulatedTypes().find(({ action }) => api === `ec2:${action}`);

const isAmong = <Kind extends OddKind>(kinds: readonly Kind[], kind: OddKind): kind is Kind =>
  (kinds as readonly OddKind[]).includes(kind);

/** The answer that replaces AWS's. Undefined if the request arrives and its answer is changed. */
export function replacedAnswer(kind: OddKind, context: OddContext): RawAnswer | undefined {
  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: PAGE };
  if (kind === 'oddItems' && OTHER_LISTINGS.has(context.api)) return undefined;
  if (isAmong(CHANGED_LISTINGS, kind)) return typeOf(context.api) === undefined ? html : undefined;
  if (!isAmong(REPLACED, kind)) return undefined;
  switch (kind) {
    case 'html':
      return html;
    case 'empty':
      return { status: 200, headers: {}, body: '' };
    case 'otherDocument':
      return context.isJson
        ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' }
        : {
            status: 200,
            headers: { 'content-type': 'text/xml' },
            body: '<ListBucketResult><Name>a</Name></ListBucketResult>',
          };
    case 'errorWith200': {
      const error = new AwsError(500, 'InternalError', 'An internal error has occurred');
      return { status: 200, headers: { 'content-type': 'text/xml' }, body: context.renderError(error) };
    }
    case 'redirect':
      return {
        status: 302,
        headers: { 'content-type': 'text/html', location: 'http://127.0.0.1:9/login' },
        body: PAGE,
      };
  }
}

/** An answer of AWS as it arrives. */
export function changedAnswer(
  kind: OddKind,
  answer: RawAnswer,
  { api, requestId, token }: OddContext,
): RawAnswer {
  if (isAmong(REPLACED, kind)) return answer;
  const other = kind === 'oddItems' ? OTHER_LISTINGS.get(api) : undefined;
  if (other !== undefined) return { ...answer, body: withItem(answer.body, ...other) };
  const type = typeOf(api);
  switch (kind) {
    case 'truncated':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
    case 'noInstances':
      return { ...answer, body: type?.emptyListing(requestId) ?? answer.body };
    case 'repeatedToken':
      return { ...answer, body: type?.withRepeatedToken(answer.body, token) ?? answer.body };
    case 'oddItems':
      return { ...answer, body: type?.withOddItem(answer.body) ?? answer.body };
  }
}

/** The list with an additional item at its start. In JSON, a comma follows it unless it is the only one. */
function withItem(body: string, begin: string, item: string): string {
  const [before, after] = body.split(begin, 2);
  if (before === undefined || after === undefined) return body;
  const comma = item.startsWith('{') && !after.startsWith(']') ? ',' : '';
  return `${before}${begin}${item}${comma}${after}`;
}
