import { parseEnvironment, parameterPath } from '@muster/service-definition';
import * as z from 'zod';
import type { StartScheduledRunDeps } from '../../domain/start-scheduled-run.ts';
import { SfnRunStarter } from '../../schedule/sfn-run-starter.ts';
import { SsmConfigSource } from '../../schedule/ssm-config-source.ts';

const Environment = z.object({ RUN_STATE_MACHINE_ARN: z.string().min(1), MUSTER_STAGE: z.string().min(1) });

/** @throws EnvironmentError */
export function createDeps(): StartScheduledRunDeps {
  const { RUN_STATE_MACHINE_ARN, MUSTER_STAGE } = parseEnvironment(Environment, process.env);
  return {
    config: new SsmConfigSource(parameterPath(MUSTER_STAGE, 'orchestrator/scheduled-run-config')),
    starter: new SfnRunStarter(RUN_STATE_MACHINE_ARN),
  };
}
