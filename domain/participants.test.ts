// Roles, and which organisations host them.
import { hosts } from './participants';
import { isRole, ROLES } from './roles';

test('roles are named exactly', () => {
  expect(ROLES.every(isRole)).toBe(true);
  expect(['Bank', '', 'constructor', 'bank '].filter(isRole)).toEqual([]);
});

test('an organisation hosts the roles that the consortium gives it; unknown ones and names of every object host none', () => {
  const organisations = { OperatorMSP: ['operator', 'supplier'] } as const;
  expect(hosts(organisations, 'OperatorMSP', 'supplier')).toBe(true);
  expect(hosts(organisations, 'OperatorMSP', 'bank')).toBe(false);
  expect(hosts(organisations, 'BankAMSP', 'bank')).toBe(false);
  expect(hosts(organisations, 'constructor', 'bank')).toBe(false);
});
