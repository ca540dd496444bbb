import type { z } from 'zod';
import {
  CheckReaderInputV1,
  CheckReaderOutputV1,
  CheckTaggerInputV1,
  CheckTaggerOutputV1,
} from './access-check.ts';
import type { Contract } from './contract.ts';
import {
  DiscoverInputV1,
  DiscoverOutputV1,
  MarkUnreadableInputV1,
  MarkUnreadableOutputV1,
} from './discovery.ts';
import { DoctorReportV1 } from './doctor-report.ts';
import {
  AccountItemV1,
  AccountListItemV1,
  ResourceItemV1,
  TargetItemV1,
  TargetListItemV1,
} from './inventory-items.ts';
import { MusterConfigV1 } from './muster-config.ts';
import {
  FinalizeRunInputV1,
  ListRegionsInputV1,
  ListRegionsOutputV1,
  PlanRunInputV1,
  RunPlanV1,
  RunRequestV1,
  ScheduledEventV1,
} from './run.ts';
import { FindLeftOutInputV1, FindLeftOutOutputV1, MarkOutOfScopeInputV1 } from './scope.ts';
import { RunEndedV1, RunSummaryV1, TargetOutcomeV1 } from './summary.ts';
import {
  AwaitTaggingInputV1,
  AwaitTaggingOutputV1,
  PlanTagsInputV1,
  PlanTagsOutputV1,
  RecordAccountOutcomeInputV1,
  RecordOutcomeInputV1,
  TagTaskMessageV1,
  TagTaskOutcomeV1,
  TagTaskV1,
  VerificationV1,
  VerifyTagsInputV1,
} from './tagging.ts';

/** Every contract, for export and for the checks that hold for all of them. */
export const allContracts: readonly Contract<z.ZodType>[] = [
  AccountItemV1,
  AccountListItemV1,
  AwaitTaggingInputV1,
  AwaitTaggingOutputV1,
  CheckReaderInputV1,
  CheckReaderOutputV1,
  CheckTaggerInputV1,
  CheckTaggerOutputV1,
  DiscoverInputV1,
  DiscoverOutputV1,
  DoctorReportV1,
  FinalizeRunInputV1,
  FindLeftOutInputV1,
  FindLeftOutOutputV1,
  ListRegionsInputV1,
  ListRegionsOutputV1,
  MarkOutOfScopeInputV1,
  MarkUnreadableInputV1,
  MarkUnreadableOutputV1,
  MusterConfigV1,
  PlanTagsInputV1,
  PlanTagsOutputV1,
  RecordAccountOutcomeInputV1,
  RecordOutcomeInputV1,
  ResourceItemV1,
  RunEndedV1,
  PlanRunInputV1,
  RunPlanV1,
  RunRequestV1,
  RunSummaryV1,
  ScheduledEventV1,
  TagTaskMessageV1,
  TagTaskOutcomeV1,
  TagTaskV1,
  TargetItemV1,
  TargetListItemV1,
  TargetOutcomeV1,
  VerificationV1,
  VerifyTagsInputV1,
];
