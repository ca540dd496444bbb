import { createDynamoDb } from '@muster/dynamodb';
import { DynamoTexts } from '@muster/ledger-texts';
import { parameterPath, readEnvironment } from '@muster/service-definition';
import { SfnRunStarter } from '../../adapters/sfn-run-starter.ts';
import { SsmConfigSource } from '../../adapters/ssm-config-source.ts';
import type { StartScheduledRunDeps } from '../../domain/start-scheduled-run.ts';

/** @throws EnvironmentError */
export function createDeps(): StartScheduledRunDeps {
  const { RUN_STATE_MACHINE_ARN, LEDGER_TABLE_NAME, MUSTER_STAGE } = readEnvironment([
    'RUN_STATE_MACHINE_ARN',
    'LEDGER_TABLE_NAME',
    'MUSTER_STAGE',
  ]);
  return {
    config: new SsmConfigSource(parameterPath(MUSTER_STAGE, 'orchestrator/scheduled-run-config')),
    texts: new DynamoTexts(createDynamoDb(), LEDGER_TABLE_NAME),
    starter: new SfnRunStarter(RUN_STATE_MACHINE_ARN),
    region: process.env['AWS_REGION'],
    now: () => new Date(),
  };
}
