import * as z from 'zod';
import { DefinitionError } from './references.ts';

/** What a stage may set, with what holds where it does not: in `stages.json`, or by `--param="name=value"`. */
const defaults = {
  readerRoleName: 'MusterReader',
  taggerRoleName: 'MusterTagger',
  externalId: 'muster',
  /** `o-…`: accounts of this organization may read the inventory table. */
  organizationId: '',
  /** ARN of the role that is assumed first, where `muster.yaml` has `roles.through`. */
  throughRoleArn: '',
  schedule: 'rate(1 day)',
  scheduleEnabled: false,
  logRetentionDays: 30,
  logLevel: 'INFO',
  alarmEmail: '',
  deletionProtection: true,
  tableDeletionPolicy: 'Retain',
};
/** A stage to try things out is gone without a trace when it is removed. */
const throwaway = { deletionProtection: false, tableDeletionPolicy: 'Delete' };

const text = z.string();
const Settings = z.strictObject({
  readerRoleName: text.min(1).optional(),
  taggerRoleName: text.min(1).optional(),
  externalId: text.regex(/^[\w+=,.@:/-]{2,1224}$/, 'expected 2 to 1224 of A-Z a-z 0-9 _+=,.@:/-').optional(),
  organizationId: text
    .regex(/^(o-[a-z0-9]{10,32})?$/, 'expected an organization id, such as o-a1b2c3d4e5')
    .optional(),
  throughRoleArn: text.optional(),
  schedule: text.regex(/^(rate|cron)\(.+\)$/, 'expected rate(…) or cron(…)').optional(),
  scheduleEnabled: z.boolean().optional(),
  logRetentionDays: z.int().min(1).optional(),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).optional(),
  alarmEmail: text.optional(),
  deletionProtection: z.boolean().optional(),
  tableDeletionPolicy: z.enum(['Retain', 'Delete']).optional(),
});
const Stages = z.record(z.string(), Settings);

/**
 * Settings by stage, as the Serverless Framework's `params` has them.
 * @param stages content of `stages.json`: settings by stage
 * @throws DefinitionError that names each setting that is unknown or wrong
 */
export function stageSettings(stages: unknown): Record<string, Record<string, string | number | boolean>> {
  const { success, data, error } = Stages.safeParse(stages);
  if (!success) throw new DefinitionError(`stages.json: ${z.prettifyError(error)}`);
  return {
    default: defaults,
    dev: { ...throwaway, ...data['dev'] },
    test: { ...throwaway, ...data['test'] },
    ...Object.fromEntries(Object.entries(data).filter(([stage]) => stage !== 'dev' && stage !== 'test')),
  };
}
