import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { clientSettings, instrument } from './client-settings.ts';
import { awsClient } from './client/index.ts';

/** The client for Organizations, with the caller's credentials. In a separate file, so that only its users load it. */
export const organizationsClient = (homeRegion: string): OrganizationsClient =>
  instrument(awsClient(OrganizationsClient, { ...clientSettings, region: homeRegion }), 'organizations');
