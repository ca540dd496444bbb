import { ledgerExpiry } from '@muster/contracts';
import { createDynamoDb } from '@muster/dynamodb';
import { DynamoTexts, withStoredRules as withRulesIn } from '@muster/ledger-texts';
import type { RunRequest } from '../surroundings.ts';
import { deployAgain, type Deployment, parameterOf } from './aws-deployment.ts';
import { explained } from './explained-client.ts';
import { LEDGER_TABLE, PLAN_STATE_MACHINE } from './services.ts';

/**
 * The request of a new run, with its rules in the ledger of the stage. They can be too large for the state of the run.
 * A stage without the state machine that plans is of a release that expects them in the request.
 * @throws DeploymentError, CredentialsError
 */
export async function withStoredRules(request: RunRequest, deployment: Deployment): Promise<RunRequest> {
  const { rules = [], ledgerRetention, tag } = request.run;
  // A stage may lack the tagger, and a run that does not tag needs no rules.
  if (rules.length === 0 || !tag || !deployment.parameters.has(PLAN_STATE_MACHINE)) return request;
  const tableName = parameterOf(deployment, LEDGER_TABLE);
  const whenMissing = deployAgain(LEDGER_TABLE, deployment.stage);
  const db = explained(createDynamoDb(), { subject: `table ${tableName}`, whenMissing });
  try {
    const expiry = ledgerExpiry(new Date(), ledgerRetention);
    return await withRulesIn(request, new DynamoTexts(db, tableName), expiry);
  } finally {
    db.destroy();
  }
}
