import type { Place } from '../stacks/place.ts';
import type { AwsRequest } from './aws-request.ts';
import { type IamCall, iamCallsOf } from './iam-call.ts';

export interface RecordedCall extends IamCall {
  /** The function that called. */
  readonly functionName: string;
  /** ARN of the role that made the call. Absent for the role of the function. */
  readonly roleArn?: string;
}

/** The distinct calls of the functions, with the function and role of each. */
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

  /** Requests that could not be parsed. Must be empty. */
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

  /** Remembers the role of the keys in the answer to an AssumeRole. */
  addSession(request: AwsRequest, answer: string): void {
    const roleArn = new URLSearchParams(request.body).get('RoleArn');
    const [, accessKeyId] = /<AccessKeyId>([^<]+)<\/AccessKeyId>/.exec(answer) ?? [];
    if (roleArn !== null && accessKeyId !== undefined) this.#roleOfKey.set(accessKeyId, roleArn);
  }
}
