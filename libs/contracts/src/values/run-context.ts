import * as z from 'zod';
import { RegionName, RunId, Timestamp } from './ids.ts';
import { MaxFailures } from './max-failures.ts';
import { NeededFacts } from './organization-facts.ts';
import { PlanId } from './plan-id.ts';
import { PlanPart } from './plan-part.ts';
import { RegionSelection } from './region-selection.ts';
import { Roles } from './roles.ts';
import { Rules } from './rules.ts';
import { runSettings } from './run-settings.ts';
import { StoredRules } from './stored-rules.ts';

/** For the examples of all messages of a run. */
export const runContextExample = {
  runId: '20261123T080000Z-4f2a',
  homeRegion: 'us-east-1',
  regions: 'enabled' as const,
  roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
  rules: [{ id: 'production', match: {}, set: [['Production', 'Yes'] as const] }],
  tag: true,
} satisfies z.input<typeof RunContext>;

/** The data of a run that every state needs. The state machine passes it on unchanged. */
export const RunContext = z
  .strictObject({
    runId: RunId,
    homeRegion: RegionName,
    regions: RegionSelection,
    roles: Roles,
    /** The rules themselves. Absent: `storedRules` names them. */
    rules: Rules.optional(),
    /** Rules in the ledger. They can be too large for the state. Absent: `rules` contains them. */
    storedRules: StoredRules.optional(),
    /** False for a run that only makes the inventory. */
    tag: z.boolean(),
    ...runSettings,
    /** The saved plan whose changes the run makes. The rules are those of the plan and are not evaluated. Absent: none. */
    planId: PlanId.optional(),
    /** The part of the plan that the run applies. Absent: all of it. */
    planPart: PlanPart.optional(),
    /** If more resources fail, no further tag task is begun. Absent: there is no limit. */
    maxFailures: MaxFailures.optional(),
    /**
     * The request has settings of single accounts. `ListRegions` reads them from the table of runs, so that the state of
     * an account contains only its own. Absent: there are none.
     */
    hasAccountSettings: z.literal(true).optional(),
    /**
     * `PlanRun` stored the names of the organization's accounts in the table of runs. `ListRegions` reads the name of its
     * account there, because the names of thousands of accounts are too large for the state. Absent: there are none.
     */
    hasAccountNames: z.literal(true).optional(),
    /**
     * What `ListRegions` reads about its account in AWS Organizations. Set by `PlanRun`. Absent: nothing, because no rule
     * needs it or the request names no organization.
     */
    neededFacts: NeededFacts.optional(),
    /** When the run was last resumed. Set by `PlanRun`. Absent in a request and in a run that was not resumed. */
    resumedAt: Timestamp.optional(),
  })
  .refine(({ rules, storedRules }) => (rules === undefined) !== (storedRules === undefined), {
    message: 'set either rules or storedRules',
    path: ['rules'],
  });
export type RunContext = z.infer<typeof RunContext>;
