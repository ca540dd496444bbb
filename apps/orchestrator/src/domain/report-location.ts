/** The function that writes pages may write below this prefix only. */
export const REPORT_PREFIX = 'runs/';

/** Where the page about a run is: `s3://muster-reports-…/runs/<runId>.html`. A run has one page. */
export const reportLocation = (bucket: string, runId: string): string =>
  `s3://${bucket}/${REPORT_PREFIX}${runId}.html`;
