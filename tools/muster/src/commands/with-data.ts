import type { Location, OpenedData, Surroundings } from '../surroundings.ts';

/** Opens the data, does the work and closes the data, even if the work fails. */
export async function withData<Result>(
  surroundings: Surroundings,
  location: Location,
  work: (data: OpenedData) => Promise<Result>,
): Promise<Result> {
  const data = await surroundings.openData(location);
  try {
    return await (data.reading === undefined ? work(data) : data.reading(work(data)));
  } finally {
    await data.close();
  }
}
