/** Which pages each role's menu shows, in the order of its day. */
import type { ConsoleRole } from './session';

/** Pages that a menu can name. */
export type MenuPage =
  | 'inbox'
  | 'exposure'
  | 'supply-chain'
  | 'owed'
  | 'financing'
  | 'upload'
  | 'green'
  | 'pipeline'
  | 'limits'
  | 'policies'
  | 'settlement'
  | 'reminders'
  | 'review'
  | 'jobs'
  | 'ledger'
  | 'credentials'
  | 'verify';

/** The menu of a role; its first page is where the role starts. */
export const MENUS: Readonly<Record<ConsoleRole, readonly MenuPage[]>> = {
  anchor: ['inbox', 'exposure', 'settlement', 'reminders', 'supply-chain', 'upload', 'green', 'ledger'],
  supplier: ['owed', 'financing', 'upload', 'green', 'settlement', 'reminders', 'ledger'],
  bank: ['pipeline', 'limits', 'policies', 'settlement', 'reminders', 'ledger', 'verify'],
  certifier: ['credentials', 'ledger'],
  operator: ['review', 'jobs', 'ledger', 'credentials'],
};
