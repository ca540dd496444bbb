/** The process of a `SqlSession`. Runs one query after another. */
import { QueryFile } from '@muster/sqlite';
import { formatRows, type RowFormat } from '../output/row-formats.ts';
import { writeAll } from '../output/write.ts';

export interface SessionRequest {
  readonly path: string;
  readonly sql: string;
  readonly format: RowFormat;
}

export interface SessionResponse {
  /** The reason why the query ended early. */
  readonly error?: string | undefined;
}

let file: QueryFile | undefined;

async function answer({ path, sql, format }: SessionRequest): Promise<SessionResponse> {
  try {
    file ??= new QueryFile(path);
    await writeAll(process.stdout, formatRows(format, file.query(sql)));
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (request: SessionRequest) => {
  void answer(request).then((response) => process.send?.(response));
});
