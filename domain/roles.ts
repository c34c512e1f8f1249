/** What a firm can be; apart from the schemas, which take their time to load, because a network needs no more than this. */

/** Roles that a firm, and a user of the firm, can hold. */
export const ROLES = ['anchor', 'supplier', 'bank', 'operator', 'certifier'] as const;
export type Role = (typeof ROLES)[number];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
