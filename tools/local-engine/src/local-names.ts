/** Name of a table or queue on this machine: `<name>-local`. */
export const LOCAL_STAGE = 'local';
export const LOCAL_REGION = 'us-east-1';
