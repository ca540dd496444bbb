/** The tables of one area of Muster: the SQL that each version of the schema adds. A released version never changes. */
export type AreaSchema = ReadonlyMap<number, string>;
