export {
  DataDirectoryInUseError,
  DataDirectoryNotWritableError,
  DataDirectoryOutdatedError,
  LocalDataError,
  NoDataError,
} from '../errors.ts';
export { createDataDirectoryAt, databaseIn } from './data-directory.ts';
export { type LocalData, openLocalData } from './open-data.ts';
