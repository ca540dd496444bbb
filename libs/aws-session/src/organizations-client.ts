import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { awsClient } from './client/index.ts';
import { clientSettings, instrument } from './client-settings.ts';

/** Organizations is asked with the caller's own credentials. A file of its own, so that only who uses it loads it. */
export const organizationsClient = (homeRegion: string): OrganizationsClient =>
  instrument(awsClient(OrganizationsClient, { ...clientSettings, region: homeRegion }), 'organizations');
