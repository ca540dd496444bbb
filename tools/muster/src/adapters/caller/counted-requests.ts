import type { connectionConfig } from '@muster/aws-session/client';

type Handler = ReturnType<typeof connectionConfig>['requestHandler'];
type Request = Parameters<Handler['handle']>[0];

/** IAM actions by request path. Requests to STS name the action in the body. */
const BY_PATH: readonly (readonly [end: string, action: string])[] = [
  ['/federation/credentials', 'sso:GetRoleCredentials'],
  ['/v1/token', 'signin:CreateOAuth2Token'],
  ['/token', 'sso-oauth:CreateToken'],
];

function actionOf({ path, body }: Request): string | undefined {
  const action = typeof body === 'string' ? new URLSearchParams(body).get('Action') : null;
  return action === null ? BY_PATH.find(([end]) => path.endsWith(end))?.[1] : `sts:${action}`;
}

/** Counts every request of a client that the SDK creates itself, including retries. */
export const counted = (
  handler: Handler,
  note: (action: string) => void,
): Pick<Handler, 'handle' | 'destroy' | 'metadata' | 'httpHandlerConfigs' | 'updateHttpClientConfig'> => ({
  metadata: handler.metadata,
  handle: (request, options) => {
    const action = actionOf(request);
    if (action !== undefined) note(action);
    return handler.handle(request, options);
  },
  destroy: () => handler.destroy(),
  httpHandlerConfigs: () => handler.httpHandlerConfigs(),
  updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
});
