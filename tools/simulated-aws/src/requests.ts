import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './errors.ts';
import { changedAnswer, type OddContext, replacedAnswer } from './odd-answers.ts';
import { parseAuthorization } from './protocol/authorization.ts';
import { FormParams } from './protocol/form.ts';
import { ec2Error, stsError } from './protocol/xml.ts';
import { partitionOf } from './regions.ts';
import { type Answer, type Call, targetOf } from './services/call.ts';
import { authFailure, callEc2 } from './services/ec2.ts';
import { callOrganizations } from './services/organizations.ts';
import { callSts } from './services/sts.ts';
import { resolveIdentity } from './sessions.ts';
import type { Simulation } from './simulation.ts';

export interface AwsRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly body: string;
  readonly requestId: string;
  readonly nowMs: number;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Used for the counts. Undefined if no API could be identified. */
  readonly api: string | undefined;
  readonly instances: number;
}

interface Service {
  readonly contentType: string;
  readonly call: (call: Call, simulation: Simulation) => Answer;
  readonly unknownCaller: () => AwsError;
  readonly noAccess: () => AwsError;
  readonly renderError: (error: AwsError, requestId: string) => string;
}

const NOT_YET = 'You are not authorized to perform this operation.';

const STS: Service = {
  contentType: 'text/xml',
  call: callSts,
  unknownCaller: () =>
    new AwsError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
  noAccess: () => new AwsError(403, 'AccessDenied', NOT_YET),
  renderError: ({ status, code, message }, requestId) =>
    stsError(code, message, requestId, status >= 500 ? 'Receiver' : 'Sender'),
};

const SERVICES = new Map<string, Service>([
  [
    'ec2',
    {
      contentType: 'text/xml;charset=UTF-8',
      call: callEc2,
      unknownCaller: authFailure,
      noAccess: () => new AwsError(403, 'UnauthorizedOperation', NOT_YET),
      renderError: ({ code, message }, requestId) => ec2Error(code, message, requestId),
    },
  ],
  ['sts', STS],
  [
    'organizations',
    {
      contentType: 'application/x-amz-json-1.1',
      call: callOrganizations,
      unknownCaller: () =>
        new AwsError(
          400,
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
        ),
      noAccess: () => new AwsError(400, 'AccessDeniedException', NOT_YET),
      renderError: ({ code, message }) => JSON.stringify({ __type: code, Message: message, message }),
    },
  ],
]);

/** Identifies the service, the caller and the action, counts the call and answers it. Never throws an `AwsError`. */
export function callAws(request: AwsRequest, simulation: Simulation): AwsResponse {
  const { headers, requestId, nowMs, body } = request;
  const scope = parseAuthorization(headers.authorization);
  const service = scope && SERVICES.get(scope.service);
  if (scope === undefined || service === undefined) {
    const error = unknownService(scope?.service);
    return respond(STS, error.status, STS.renderError(error, requestId), { requestId });
  }
  const params = new FormParams(request.query, headers['x-amz-target'] === undefined ? body : '');
  const action = actionOf(headers, params);
  const api = `${scope.service}:${action}`;
  const { seed, hubAccountId } = simulation.options;
  const accessKeys = new Map(Object.entries(simulation.options.accessKeys));
  const partition = partitionOf(scope.region).name;
  const token = header(headers, 'x-amz-security-token');
  const identity = resolveIdentity(scope.accessKeyId, token, {
    seed,
    hubAccountId,
    partition,
    accessKeys,
  });
  const context: OddContext = {
    api,
    requestId,
    isJson: service.contentType.includes('json'),
    token: params.get('NextToken'),
    renderError: (error) => service.renderError(error, requestId),
  };
  simulation.stats.begin(api, `${identity?.accountId ?? 'unknown'}/${scope.region}`);
  const odd = simulation.faults.drawsOdd(api);
  if (odd !== undefined) simulation.stats.countError(api, `odd:${odd}`);
  const replaced = odd && replacedAnswer(odd, context);
  if (replaced !== undefined) return { ...replaced, api, instances: 0 };
  try {
    if (identity === undefined) throw service.unknownCaller();
    const call = { action, api, region: scope.region, identity, params, body, requestId, nowMs };
    const place = params.get('RoleArn') ?? targetOf(call);
    if (simulation.faults.refusesAccess(api, place)) throw service.noAccess();
    const answer = service.call(call, simulation);
    simulation.stats.countInstances(answer.instances ?? 0);
    const response = respond(service, 200, answer.body, { requestId, api, instances: answer.instances });
    return odd === undefined ? response : { ...response, ...changedAnswer(odd, response, context) };
  } catch (error) {
    const known = asAwsError(error);
    simulation.stats.countError(api, known.code);
    return respond(service, known.status, service.renderError(known, requestId), { requestId, api });
  }
}

const unknownService = (name: string | undefined): AwsError =>
  name === undefined
    ? new AwsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
    : new AwsError(400, 'InvalidAction', `The service ${name} is not simulated.`);

/** JSON services name the action in a header, the others in a parameter. */
const actionOf = (headers: IncomingHttpHeaders, params: FormParams): string =>
  String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1) ||
  (params.get('Action') ?? '');

const asAwsError = (error: unknown): AwsError =>
  error instanceof AwsError ? error : new AwsError(500, 'InternalFailure', `simulated AWS: ${String(error)}`);

function respond(
  service: Service,
  status: number,
  body: string,
  { requestId, api, instances = 0 }: { requestId: string; api?: string; instances?: number | undefined },
): AwsResponse {
  const headers = { 'content-type': service.contentType, 'x-amzn-requestid': requestId };
  return { status, headers, body, api, instances };
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
