/** The tables of one area of Muster: what each version of the schema adds, as SQL. A released version never changes. */
export type AreaSchema = ReadonlyMap<number, string>;
