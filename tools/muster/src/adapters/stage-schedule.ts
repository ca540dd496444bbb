import { ParameterTier, ParameterType, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { awsClient } from '@muster/aws-session/client';
import { ledgerExpiry, type ScheduledConfig } from '@muster/contracts';
import { createDynamoDb } from '@muster/dynamodb';
import { DynamoTexts, scheduledConfigIn } from '@muster/ledger-texts';
import { parameterPath } from '@muster/service-definition';
import { DeploymentError } from '../errors.ts';
import type { Schedule, ScheduledText } from '../surroundings.ts';
import { answersWithin } from './answers-within.ts';
import { deployAgain, parameterOf, readDeployment } from './aws-deployment.ts';
import { explained } from './explained-client.ts';
import { LEDGER_TABLE, PLAN_STATE_MACHINE } from './services.ts';

const PARAMETER = 'orchestrator/scheduled-run-config';
const TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 4;

/**
 * The configuration of the scheduled runs of a stage: in the ledger, and its reference in the parameter.
 * @throws DeploymentError, CredentialsError, WrongUseError
 */
export async function openSchedule(stage: string): Promise<Schedule> {
  const deployment = await readDeployment(stage);
  const parameter = parameterPath(stage, PARAMETER);
  const tableName = parameterOf(deployment, LEDGER_TABLE);
  const whenMissing = deployAgain(LEDGER_TABLE, stage);
  const db = explained(createDynamoDb(), { subject: `table ${tableName}`, whenMissing });
  const ssm = explained(
    awsClient(SSMClient, { maxAttempts: MAX_ATTEMPTS, timeouts: answersWithin(TIMEOUT_MS) }),
    { subject: `parameter ${parameter}`, whenMissing: 'check --stage' },
  );
  const texts = new DynamoTexts(db, tableName);
  const stored = deployment.parameters.get(PARAMETER);
  return {
    parameter,
    read: async () => (stored === undefined ? undefined : scheduledText(stored, texts)),
    write: async (text, at) => {
      if (!deployment.parameters.has(PLAN_STATE_MACHINE))
        throw new DeploymentError(
          `stage ${stage} is of an earlier release, whose scheduled runs do not read the ledger; deploy all services first: npm run deploy -- --stage ${stage}`,
        );
      const sha256 = await texts.write('config', text, undefined);
      await ssm.send(
        new PutParameterCommand({
          Name: parameter,
          Value: JSON.stringify({
            schemaVersion: 1,
            configSha256: sha256,
            storedAt: at.toISOString(),
          } satisfies ScheduledConfig),
          Type: ParameterType.STRING,
          // A parameter of the advanced tier cannot become one of the standard tier.
          Tier: ParameterTier.INTELLIGENT_TIERING,
          Overwrite: true,
        }),
      );
      await expireReplaced(stored, sha256, texts, at);
      return sha256;
    },
    close: () => {
      ssm.destroy();
      db.destroy();
    },
  };
}

async function scheduledText(stored: string, texts: DynamoTexts): Promise<ScheduledText> {
  const reference = scheduledConfigIn(stored);
  if (reference === undefined) return { text: stored };
  const { configSha256: sha256, storedAt } = reference;
  return { text: await texts.read('config', sha256), reference: { sha256, storedAt } };
}

/** A run that is starting may still need the replaced configuration, and people may want to look at it. */
async function expireReplaced(
  stored: string | undefined,
  sha256: string,
  texts: DynamoTexts,
  at: Date,
): Promise<void> {
  const replaced = stored === undefined ? undefined : scheduledConfigIn(stored)?.configSha256;
  if (replaced === undefined || replaced === sha256) return;
  await texts.expire('config', replaced, ledgerExpiry(at));
}
