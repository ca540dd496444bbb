export { pageAssets } from './assets/page-assets.ts';
export {
  collectReport,
  type CollectedReport,
  type ReportInventory,
  type ReportSource,
} from './collect-report.ts';
export { type PageAssets, REPORT_MARK, reportHtml } from './html.ts';
export { MAX_LISTED_RESOURCES, type Place, type Report } from './model.ts';
export type { SettledTask } from './tag-changes.ts';
export type { Baseline } from './totals/collect-totals.ts';
