import { createS3, S3ReportBucket } from '../../adapters/s3-report-bucket.ts';
import { runStoreAndInventory } from '../../adapters/stores.ts';
import { TableReportMaker } from '../../adapters/table-report-maker.ts';
import type { WriteReportDeps } from '../../domain/write-report.ts';

export function createDeps(): WriteReportDeps {
  const { store, inventory } = runStoreAndInventory();
  const now = () => new Date();
  const stage = process.env['MUSTER_STAGE'] ?? '';
  return {
    store,
    maker: new TableReportMaker({ inventory, stage, now }),
    bucket: new S3ReportBucket(createS3()),
    now,
  };
}
