export { TemplateError } from './errors.ts';
export { type Json, type JsonObject } from './json.ts';
export { memberRolesFile } from './member-roles.ts';
export {
  type PseudoParameter,
  type ResolvedResource,
  type ResolvedTemplate,
  resolveTemplate,
  type StackValues,
} from './resolve-template.ts';
export { type PolicyDocument, type Role, roleOf, rolesOf } from './roles.ts';
export { parseTemplate, readTemplate, type Template } from './template.ts';
export { terraformModule } from './terraform/module.ts';
export { withDefaults } from './with-defaults.ts';
