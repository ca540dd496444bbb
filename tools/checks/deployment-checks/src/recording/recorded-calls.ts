import type { Place } from '../stacks/place.ts';
import type { AwsRequest } from './aws-request.ts';
import { type IamCall, iamCallsOf } from './iam-call.ts';

export interface RecordedCall extends IamCall {
  /** The function that called. */
  readonly functionName: string;
  /** ARN of the role that it acted in; absent: the function's own. */
  readonly roleArn?: string;
}

/** The different calls that the functions have made, by whom. */
export class RecordedCalls {
  readonly #hub: string;
  readonly #calls = new Map<string, RecordedCall>();
  readonly #roleOfKey = new Map<string, string>();
  readonly #problems: string[] = [];

  constructor(hubAccountId: string) {
    this.#hub = hubAccountId;
  }

  /** Each call once. */
  get calls(): readonly RecordedCall[] {
    return [...this.#calls.values()];
  }

  /** Requests that could not be read: there must be none. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  add(functionName: string, request: AwsRequest): void {
    const roleArn = this.#roleOfKey.get(request.accessKeyId);
    const place: Place = { accountId: roleArn?.split(':')[4] ?? this.#hub, region: request.region };
    try {
      for (const call of iamCallsOf(request, place)) {
        const recorded = { functionName, ...(roleArn === undefined ? {} : { roleArn }), ...call };
        this.#calls.set(JSON.stringify(recorded), recorded);
      }
    } catch (error) {
      this.#problems.push(`${functionName}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Remembers whose keys the answer to an AssumeRole hands out. */
  addSession(request: AwsRequest, answer: string): void {
    const roleArn = new URLSearchParams(request.body).get('RoleArn');
    const [, accessKeyId] = /<AccessKeyId>([^<]+)<\/AccessKeyId>/.exec(answer) ?? [];
    if (roleArn !== null && accessKeyId !== undefined) this.#roleOfKey.set(accessKeyId, roleArn);
  }
}
