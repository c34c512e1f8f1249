// A person corrects what a look at a CSV file proposed.
import { columnsOf, mapped, mappingOf, missingFields } from './column-mapping';

const PROPOSED = 'number:0,issueDate:1,payable:4';

test('a mapping is read and written as an import takes it', () => {
  expect(columnsOf(mappingOf(PROPOSED))).toBe(PROPOSED);
  expect(columnsOf(mappingOf(''))).toBe('');
});

test.each([
  ['a field on a free column', 3, 'dueDate', 'number:0,issueDate:1,payable:4,dueDate:3'],
  ['a field that another column held', 3, 'payable', 'number:0,issueDate:1,payable:3'],
  ['another field on a column', 4, 'net', 'number:0,issueDate:1,net:4'],
  ['nothing on a column', 1, undefined, 'number:0,payable:4'],
] as const)('%s', (_, column, field, columns) => {
  expect(columnsOf(mapped(mappingOf(PROPOSED), column, field))).toBe(columns);
});

test('what a row needs and no column holds is missing', () => {
  expect(missingFields(mappingOf(PROPOSED))).toEqual(['dueDate', 'buyerCode']);
});
