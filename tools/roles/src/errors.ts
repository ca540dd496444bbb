import { MusterError } from '@muster/errors';

/** A template, or a value for one of its parameters, that CloudFormation would refuse. The message names the part. */
export class TemplateError extends MusterError {
  static override readonly code = 'InvalidTemplate';
}

/** The file cannot be read, is not YAML or JSON, or does not have the shape of a CloudFormation template. */
export const unreadableTemplate = (file: string, reason: string, cause?: unknown): TemplateError =>
  new TemplateError(`${file} is not a template that can be read: ${reason}`, { cause });

/** A parameter has no value, a value that its definition refuses, or the template does not know it. */
export const invalidParameter = (parameter: string, reason: string): TemplateError =>
  new TemplateError(`Parameter ${parameter}: ${reason}`);

/** A `Ref`, `Fn::GetAtt`, `${…}` or condition names something that has no value. */
export const unresolvedReference = (reference: string, path: string): TemplateError =>
  new TemplateError(`${path}: ${reference} has no value`);

/** An intrinsic function that is not known here, or one with arguments of another shape than CloudFormation documents. */
export const invalidIntrinsic = (intrinsic: string, path: string, reason: string): TemplateError =>
  new TemplateError(`${path}: ${intrinsic} ${reason}`);

/** The template has no role of this logical ID (or its condition is false), or the resource is not shaped like a role. */
export const noSuchRole = (logicalId: string, reason: string): TemplateError =>
  new TemplateError(`Role ${logicalId}: ${reason}`);
