import { setTimeout as delay } from 'node:timers/promises';
import { type AwsCall, assumedRole, ec2Refusal, type Refusal, stsRefusal, xmlAnswer } from './fake-aws.ts';

/**
 * Answers for a fake AWS: sessions with the keys `ASIA1`, `ASIA2` and so on for AssumeRole, no instances for
 * DescribeInstances.
 */
export function roleSessions(refuse: (call: AwsCall) => Refusal | undefined = () => undefined) {
  let sessionSeconds = 3600;
  let sessions = 0;
  return {
    setSessionSeconds: (seconds: number) => {
      sessionSeconds = seconds;
    },
    answer: async (call: AwsCall) => {
      const isAssumeRole = call.action === 'AssumeRole';
      if (isAssumeRole) sessions += 1;
      const accessKeyId = `ASIA${sessions}`;
      // Calls that start together are answered together.
      await delay(5);
      const refusal = refuse(call);
      if (refusal) return isAssumeRole ? stsRefusal(refusal) : ec2Refusal(refusal);
      return isAssumeRole
        ? assumedRole(accessKeyId, new Date(Date.now() + sessionSeconds * 1000))
        : xmlAnswer('<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>');
    },
  };
}
