import type { OpenedData, Surroundings } from '../surroundings.ts';

/** Opens the data directory, does the work and closes it again, whatever became of the work. */
export async function withData<Result>(
  surroundings: Surroundings,
  directory: string,
  work: (data: OpenedData) => Promise<Result>,
): Promise<Result> {
  const data = await surroundings.openData(directory);
  try {
    return await work(data);
  } finally {
    await data.close();
  }
}
