export { CheckError } from '@muster/errors';
