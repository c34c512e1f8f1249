// Which private collection a sealed command writes to, and which names are classes at all.
import { COMMAND_CLASSES, collectionOf, isSealedClass } from './collections';
import { ACCESS, COMMANDS, commandClassOf, isCommandName } from './commands';

test('offers go to the collection of bank and host, secrets to the collection of the bank alone', () => {
  expect(collectionOf('sealedOffer', 'BankAMSP')).toBe('offers-BankAMSP');
  expect(collectionOf('bankSecret', 'BankAMSP')).toBe('_implicit_org_BankAMSP');
});

test('every class but the public one is sealed, and no other name is', () => {
  expect(COMMAND_CLASSES.filter(isSealedClass)).toEqual(['sealedOffer', 'bankSecret']);
  expect(['', 'public', 'constructor', 'SealedOffer'].filter(isSealedClass)).toEqual([]);
});

test('a command travels in the class that the access table gives it, in public where it gives none', () => {
  expect(commandClassOf('makeOffer')).toBe('sealedOffer');
  expect(commandClassOf('setFacility')).toBe('bankSecret');
  expect(commandClassOf('issueReceivable')).toBe('public');
});

test('names that every object has are no commands', () => {
  expect(Object.keys(ACCESS).every(isCommandName)).toBe(true);
  expect(Object.keys(ACCESS).sort()).toEqual(Object.keys(COMMANDS).sort());
  expect(['constructor', '__proto__', 'toString', ''].filter(isCommandName)).toEqual([]);
});
