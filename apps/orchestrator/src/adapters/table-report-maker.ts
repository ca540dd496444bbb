import { collectReport, pageAssets, type ReportInventory, reportHtml } from '@muster/report';
import { accountNamesOf, endOf, ruleKeysOf } from '@muster/report/about-run';
import { timeLeft } from '@muster/service-definition';
import manifest from '../../package.json' with { type: 'json' };
import { ReportNotFinishedError } from '../errors.ts';
import type { ReportedRun, ReportMaker } from '../ports/report-bucket.ts';

/** Memory for the rows. The function has 1024 MB, of which the rest of it takes about 140 MB (docs/report.md). */
const MAX_ROWS_BYTES = 750_000_000;

/** Reserved to compress the rows and to store the page. */
const RESERVE_MS = 60_000;

export interface TableReportMakerOptions {
  readonly inventory: ReportInventory;
  readonly stage: string;
  readonly now: () => Date;
}

/**
 * Makes pages from the inventory table. It does not read the ledger, so that the function needs no permission on the
 * table of another service: the tag changes are missing.
 */
export class TableReportMaker implements ReportMaker {
  readonly #options: TableReportMakerOptions;

  constructor(options: TableReportMakerOptions) {
    this.#options = options;
  }

  async makePage({ summary, request, accountNames, before }: ReportedRun): Promise<Uint8Array> {
    const { inventory, stage, now } = this.#options;
    const collected = await collectReport({
      musterVersion: manifest.version,
      madeAt: now(),
      place: { engine: 'aws', name: `stage ${stage}`, isDemonstration: false },
      run: summary,
      baseline: before && { runId: before.runId, at: endOf(before) },
      inventory: inTime(inventory),
      tagKeys: undefined,
      ruleKeys: ruleKeysOf(request),
      accountNames: accountNamesOf(request, accountNames),
      maxListedBytes: MAX_ROWS_BYTES,
    });
    const pieces: Uint8Array[] = [];
    for (const piece of reportHtml(collected, await pageAssets())) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  }
}

/** Ends before Lambda would end the invocation: its retries would read the whole table again and again. */
function inTime(inventory: ReportInventory): ReportInventory {
  const check = (): void => {
    const leftMs = timeLeft()?.();
    if (leftMs !== undefined && leftMs < RESERVE_MS) throw new ReportNotFinishedError();
  };
  return {
    listTargets: () => inventory.listTargets(),
    getTarget: (target) => inventory.getTarget(target),
    listAccounts: () => inventory.listAccounts(),
    getAccount: (accountId) => inventory.getAccount(accountId),
    async *resourcesOf(target) {
      for await (const page of inventory.resourcesOf(target)) {
        check();
        yield page;
      }
    },
  };
}
