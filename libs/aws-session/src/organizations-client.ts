import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { awsClient } from './client/index.ts';
import { clientSettings, instrument } from './client-settings.ts';

/** The client for Organizations uses the caller's credentials. It has a separate file, so that only its users load it. */
export const organizationsClient = (homeRegion: string): OrganizationsClient =>
  instrument(awsClient(OrganizationsClient, { ...clientSettings, region: homeRegion }), 'organizations');
