import { MusterError } from '@muster/errors';

/** CloudFormation would refuse the template, or the value of a parameter. The message names the part. */
export class TemplateError extends MusterError {
  static override readonly code = 'InvalidTemplate';
}

/** The file cannot be read, is not YAML or JSON, or does not have the shape of a CloudFormation template. */
export const unreadableTemplate = (file: string, reason: string, cause?: unknown): TemplateError =>
  new TemplateError(`${file} is not a template that can be read: ${reason}`, { cause });

/** A parameter has no value, its definition refuses the value, or the template does not define the parameter. */
export const invalidParameter = (parameter: string, reason: string): TemplateError =>
  new TemplateError(`Parameter ${parameter}: ${reason}`);

/** A `Ref`, `Fn::GetAtt`, `${…}` or condition names something that has no value. */
export const unresolvedReference = (reference: string, path: string): TemplateError =>
  new TemplateError(`${path}: ${reference} has no value`);

/** An intrinsic function that is not supported here, or whose arguments do not have the documented form. */
export const invalidIntrinsic = (intrinsic: string, path: string, reason: string): TemplateError =>
  new TemplateError(`${path}: ${intrinsic} ${reason}`);

/** The template has no role with this logical ID (or its condition is false), or the resource is not a valid role. */
export const noSuchRole = (logicalId: string, reason: string): TemplateError =>
  new TemplateError(`Role ${logicalId}: ${reason}`);
