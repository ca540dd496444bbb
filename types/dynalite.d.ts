declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Directory of the database; without it everything stays in memory. */
    path?: string;
    /** How long a table stays in the states CREATING, DELETING and UPDATING. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  /** A DynamoDB that is not listening yet. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
