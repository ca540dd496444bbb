/** Base of the errors of this project; `code` is stable. */
export abstract class TemplateError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.code;
  }
}

/** The file cannot be read, is not YAML or JSON, or is not shaped like a CloudFormation template. */
export class TemplateUnreadableError extends TemplateError {
  readonly code = 'TemplateUnreadable';
  readonly file: string;
  constructor(file: string, reason: string, cause?: unknown) {
    super(`${file} is not a template that can be read: ${reason}`, { cause });
    this.file = file;
  }
}

/** A parameter has no value, a value that its definition refuses, or the template does not know it. */
export class InvalidParameterError extends TemplateError {
  readonly code = 'InvalidParameter';
  readonly parameter: string;
  constructor(parameter: string, reason: string) {
    super(`Parameter ${parameter}: ${reason}`);
    this.parameter = parameter;
  }
}

/** A `Ref`, `Fn::GetAtt`, `${…}` or condition names something that has no value. */
export class UnresolvedReferenceError extends TemplateError {
  readonly code = 'UnresolvedReference';
  readonly reference: string;
  constructor(reference: string, path: string) {
    super(`${path}: ${reference} has no value`);
    this.reference = reference;
  }
}

/** An intrinsic function that is not known here, or one with arguments of another shape than CloudFormation documents. */
export class InvalidIntrinsicError extends TemplateError {
  readonly code = 'InvalidIntrinsic';
  readonly intrinsic: string;
  constructor(intrinsic: string, path: string, reason: string) {
    super(`${path}: ${intrinsic} ${reason}`);
    this.intrinsic = intrinsic;
  }
}

/** The template has no role of this logical id (or its condition is false), or what it has is not shaped like a role. */
export class NoSuchRoleError extends TemplateError {
  readonly code = 'NoSuchRole';
  readonly logicalId: string;
  constructor(logicalId: string, reason: string) {
    super(`Role ${logicalId}: ${reason}`);
    this.logicalId = logicalId;
  }
}
