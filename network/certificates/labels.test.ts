import fc from 'fast-check';
import { mspIdInLabel, partsOfLabel, userInLabel, userLabel } from './labels';

const FIRM = { party: '91420802MAYW0G386H', role: 'supplier' };

test.each<[string | undefined, string]>([
  [undefined, 'OperatorMSP.91420802MAYW0G386H.supplier'],
  ['li.na', 'li.na@OperatorMSP.91420802MAYW0G386H.supplier'],
])('the identity of %s is named %s, and the name says of whom it is', (user, label) => {
  expect(userLabel('OperatorMSP', FIRM, user)).toBe(label);
  expect(partsOfLabel(label)).toEqual({ ...(user === undefined ? {} : { user }), mspId: 'OperatorMSP', ...FIRM });
});

test('an organisation whose name has dots is read back', () => {
  expect(mspIdInLabel(userLabel('bank.example.com', FIRM, 'x@y.z'))).toBe('bank.example.com');
});

test.each([['bank'], ['a.b'], ['user@.a.b']])('%s is no label', (label) => {
  expect(() => mspIdInLabel(label)).toThrow('is not the label of a user');
});

test('two users never share a name, also where a file system folds letters together', () => {
  const user = fc.oneof(
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.constantFrom('A', 'a', '../a', 'x', 'a@b', 'é', 'e\u0301'),
  );
  fc.assert(
    fc.property(user, user, (one, other) => {
      expect(userInLabel(one)).toMatch(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/);
      if (one !== other) expect(userInLabel(one)).not.toBe(userInLabel(other));
    }),
  );
});

test('a user who takes the name that another one is given does not get it', () => {
  const taken = userInLabel('A');
  expect(userInLabel(taken)).not.toBe(taken);
});
