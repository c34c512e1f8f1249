/** Checks values against the domain's schemas and names the first field that does not fit. */
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { PROBLEM_BY_PATTERN } from './fields';
import { type ProblemSlug, refuse } from './problems';

const compiled = new WeakMap<TSchema, Validator>();

/**
 * Returns the value as the schema's type.
 * @throws Refusal with the field and the rule: `invalid-input`, or the problem that the field's form has of its own
 */
export function parseInput<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  const finding = firstFinding(schema, value);
  if (finding !== undefined) refuse(finding.slug, `${finding.field}: ${finding.message}`, { field: finding.field });
  return value as Static<Schema>;
}

/** Returns the value as the schema's type. @throws Error when it does not fit: a record on the ledger always does */
export function assertFits<Schema extends TSchema>(schema: Schema, value: unknown, what: string): Static<Schema> {
  const finding = firstFinding(schema, value);
  if (finding !== undefined) throw new Error(`${what} breaks its schema at ${finding.field}: ${finding.message}`);
  return value as Static<Schema>;
}

interface Finding {
  readonly slug: ProblemSlug;
  readonly field: string;
  readonly message: string;
}

/** The problem of a text that breaks a pattern of a schema. */
export function slugOfPattern(pattern: unknown): ProblemSlug {
  return PROBLEM_BY_PATTERN.get(pattern) ?? 'invalid-input';
}

function firstFinding(schema: TSchema, value: unknown): Finding | undefined {
  let validator = compiled.get(schema);
  if (validator === undefined) {
    validator = Compile(schema);
    compiled.set(schema, validator);
  }
  if (validator.Check(value)) return undefined;
  const [error] = validator.Errors(value) as [TLocalizedValidationError];
  return describe(error);
}

/** A missing field and an unknown one are named themselves, not by the object that lacks or has them. */
function describe(error: TLocalizedValidationError): Finding {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const missing = error.keyword === 'required' ? error.params.requiredProperties[0] : undefined;
  const field = [...path, ...(missing === undefined ? [] : [missing])].join('.') || '(body)';
  if (missing !== undefined) return { slug: 'invalid-input', field, message: 'is missing' };
  const slug = error.keyword === 'pattern' ? slugOfPattern(error.params.pattern) : 'invalid-input';
  return { slug, field, message: error.keyword === 'boolean' ? 'is not a field here' : error.message };
}
