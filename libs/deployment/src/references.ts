import type { ParameterName, PermissionTarget, ServiceDefinition } from '@muster/service-definition';
import { DefinitionError, ownerOf, parameterPath, stateMachineName } from '@muster/service-definition';

/** Any value in a CloudFormation template. */
export type Expression = string | number | boolean | { readonly [key: string]: unknown };

/** Replaced by the Serverless Framework when it packages. */
export const STAGE = '${sls:stage}';
export const stageParameter = (name: string): string => `\${param:${name}}`;

/** `muster-inventory-checkpoints` → `MusterInventoryCheckpoints` */
export const pascalCase = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const tableId = (name: string): string => `${pascalCase(name)}Table`;
export const queueId = (name: string): string => `${pascalCase(name)}Queue`;
export const deadLetterQueueId = (name: string): string => `${pascalCase(name)}DeadLetterQueue`;
export const topicId = (name: string): string => `${pascalCase(name)}Topic`;
export const bucketId = (name: string): string => `${pascalCase(name)}Bucket`;
export const stateMachineId = (name: string): string => `${pascalCase(name)}StateMachine`;
export const roleId = (functionName: string): string => `${pascalCase(functionName)}Role`;
/** The name in the Serverless Framework. */
export const functionId = (functionName: string): string => `${pascalCase(functionName)}LambdaFunction`;
/** Template parameter with the value of another service's SSM parameter. */
export const foreignId = (parameter: ParameterName): string => pascalCase(parameter);

/** Name of the condition that is true if the stage's setting has a value. */
export const conditionOf = (setting: string): string => `Has${pascalCase(setting)}`;

export const ref = (logicalId: string): Expression => ({ Ref: logicalId });
export const arnOf = (logicalId: string): Expression => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
export const sub = (text: string): Expression => ({ 'Fn::Sub': text });

/** ARN of the queue that a function consumes. @throws DefinitionError if the service has no such queue */
export function consumedQueueArn(service: ServiceDefinition, queue: string): Expression {
  if (!service.queues.some(({ name }) => name === queue))
    throw new DefinitionError(`${service.name} has no queue called ${queue}`);
  return arnOf(queueId(queue));
}

/** A resource of a service: the value of its parameter, and its ARN for IAM. */
interface OwnPart {
  readonly value: Expression;
  readonly arn: Expression;
  /** The value in the parameter itself, which exists only together with the resource. Default: `value`. */
  readonly published?: Expression;
}

/** The resources that a service creates, by parameter. */
function ownParts(service: ServiceDefinition): Map<ParameterName, OwnPart> {
  const parts = new Map<ParameterName, OwnPart>();
  for (const { name, parameter } of service.tables)
    parts.set(parameter, { value: ref(tableId(name)), arn: arnOf(tableId(name)) });
  for (const { name, parameter } of service.queues)
    parts.set(parameter, { value: ref(queueId(name)), arn: arnOf(queueId(name)) });
  for (const { name, parameter } of service.topics ?? [])
    parts.set(parameter, { value: ref(topicId(name)), arn: ref(topicId(name)) });
  for (const { name, parameter, setting } of service.buckets ?? [])
    parts.set(parameter, {
      value: { 'Fn::If': [conditionOf(setting), ref(bucketId(name)), { Ref: 'AWS::NoValue' }] },
      arn: arnOf(bucketId(name)),
      published: ref(bucketId(name)),
    });
  for (const { name, parameter } of service.stateMachines ?? [])
    parts.set(parameter, { value: ref(stateMachineId(name)), arn: ref(stateMachineId(name)) });
  for (const { name, parameter } of service.functions)
    if (parameter !== undefined)
      parts.set(parameter, { value: arnOf(functionId(name)), arn: arnOf(functionId(name)) });
  return parts;
}

/** The parameters that a service publishes, with their values. */
export const publishedParameters = (service: ServiceDefinition): ReadonlyMap<ParameterName, Expression> =>
  new Map([...ownParts(service)].map(([parameter, { value, published = value }]) => [parameter, published]));

/** The value of a parameter inside the service's template. @throws DefinitionError */
export function valueOf(service: ServiceDefinition, parameter: ParameterName): Expression {
  if (ownerOf(parameter) !== service.name) return ref(foreignId(parameter));
  const own = ownParts(service).get(parameter);
  if (own === undefined) throw new DefinitionError(`${service.name} has nothing called ${parameter}`);
  return own.value;
}

/** The IAM resource of a permission's target. @throws DefinitionError */
export function resourceOf(service: ServiceDefinition, target: PermissionTarget): Expression {
  if (target === 'any') return '*';
  if ('memberRole' in target)
    return sub(`arn:\${AWS::Partition}:iam::*:role/${stageParameter(`${target.memberRole}RoleName`)}`);
  const local = 'arn:${AWS::Partition}:';
  const here = '${AWS::Region}:${AWS::AccountId}';
  if ('parameter' in target)
    return sub(`${local}ssm:${here}:parameter${parameterPath(STAGE, target.parameter)}`);
  if ('bucket' in target) {
    const bucket = service.buckets?.find(({ parameter }) => parameter === target.bucket);
    if (bucket === undefined) throw new DefinitionError(`${service.name} has no bucket ${target.bucket}`);
    return sub(`${local}s3:::\${${bucketId(bucket.name)}}/${target.prefix}*`);
  }
  if ('executionsOf' in target) {
    const machine = service.stateMachines?.find(({ parameter }) => parameter === target.executionsOf);
    if (machine === undefined)
      throw new DefinitionError(`${service.name} has no state machine ${target.executionsOf}`);
    // By name: the state machine refers to the function, so a reference back would be circular.
    return sub(`${local}states:${here}:execution:${stateMachineName(machine, STAGE)}:*`);
  }
  const [kind, parameter] = Object.entries(target)[0] as [string, ParameterName];
  if (ownerOf(parameter) === service.name) {
    const own = ownParts(service).get(parameter);
    if (own === undefined) throw new DefinitionError(`${service.name} has nothing called ${parameter}`);
    return own.arn;
  }
  if (kind === 'table') return sub(`${local}dynamodb:${here}:table/\${${foreignId(parameter)}}`);
  throw new DefinitionError(`${service.name} cannot use the ${kind} of another service: ${parameter}`);
}
