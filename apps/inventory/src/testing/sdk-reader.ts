import { DescribeInstancesCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { DescribedInstance } from '../adapters/ec2-instance/observe-instance.ts';

/** Reads DescribeInstances answers with the SDK alone. */
export class SdkReader {
  #body = '';
  readonly #client = new EC2Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: {
      handle: () =>
        Promise.resolve({
          response: { statusCode: 200, headers: {}, reason: 'OK', body: Buffer.from(this.#body) },
        }),
    },
  });

  async read(xml: string): Promise<{ instances: DescribedInstance[]; nextToken: string | undefined }> {
    this.#body = xml;
    const answer = await this.#client.send(new DescribeInstancesCommand({}));
    const instances = (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
    return { instances: instances.map(described), nextToken: answer.NextToken };
  }
}

const described = (instance: Instance): DescribedInstance => ({
  InstanceId: instance.InstanceId,
  InstanceType: instance.InstanceType,
  ImageId: instance.ImageId,
  Architecture: instance.Architecture,
  PlatformDetails: instance.PlatformDetails,
  InstanceLifecycle: instance.InstanceLifecycle,
  VpcId: instance.VpcId,
  SubnetId: instance.SubnetId,
  PrivateIpAddress: instance.PrivateIpAddress,
  PublicIpAddress: instance.PublicIpAddress,
  LaunchTime: instance.LaunchTime?.toISOString(),
  State: instance.State && { Name: instance.State.Name },
  Placement: instance.Placement && { AvailabilityZone: instance.Placement.AvailabilityZone },
  IamInstanceProfile: instance.IamInstanceProfile && { Arn: instance.IamInstanceProfile.Arn },
  Operator: instance.Operator && {
    Managed: instance.Operator.Managed === true,
    Principal: instance.Operator.Principal,
  },
  Tags: instance.Tags?.map(({ Key, Value }) => ({ Key, Value })),
});
