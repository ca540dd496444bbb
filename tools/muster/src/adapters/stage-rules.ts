import { ledgerExpiry } from '@muster/contracts';
import { createDynamoDb } from '@muster/dynamodb';
import { DynamoTexts, withStoredRules as withRulesIn } from '@muster/ledger-texts';
import type { RunRequest } from '../surroundings.ts';
import { deployAgain, type Deployment, parameterOf } from './aws-deployment.ts';
import { explained } from './explained-client.ts';
import { LEDGER_TABLE, PLAN_STATE_MACHINE } from './services.ts';

/**
 * Without tagging, smaller rules stay in the request, so that people who may not write to the ledger can start the run.
 * They take no more of the state than the names of 200 rules.
 */
const MAX_BYTES_IN_REQUEST = 16_384;

/** Whether the rules of a run are stored before it starts. */
export const isToBeStored = ({ rules = [], tag }: Pick<RunRequest['run'], 'rules' | 'tag'>): boolean =>
  rules.length > 0 && (tag || Buffer.byteLength(JSON.stringify(rules)) > MAX_BYTES_IN_REQUEST);

/**
 * The request of a new run, with its rules in the ledger of the stage. They can be too large for the state of the run.
 * A stage without the state machine that plans is of a release that expects them in the request.
 * @throws DeploymentError, CredentialsError
 */
export async function withStoredRules(request: RunRequest, deployment: Deployment): Promise<RunRequest> {
  if (!isToBeStored(request.run) || !deployment.parameters.has(PLAN_STATE_MACHINE)) return request;
  const tableName = parameterOf(deployment, LEDGER_TABLE);
  const whenMissing = deployAgain(LEDGER_TABLE, deployment.stage);
  const db = explained(createDynamoDb(), { subject: `table ${tableName}`, whenMissing });
  try {
    const expiry = ledgerExpiry(new Date(), request.run.ledgerRetention);
    return await withRulesIn(request, new DynamoTexts(db, tableName), expiry);
  } finally {
    db.destroy();
  }
}
