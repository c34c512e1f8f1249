// Tables for a terminal.
import { figuresTable, tableOf } from './table';

test('columns are as wide as their widest cell, and a Chinese character counts for two', () => {
  expect(
    tableOf(
      ['firm', 'role'],
      [
        ['华信银行', 'bank'],
        ['A', 'anchor'],
      ],
    ),
  ).toBe(['firm      role', '--------  ------', '华信银行  bank', 'A         anchor'].join('\n'));
});

test('figures can stand to the right, and the first column never does', () => {
  expect(figuresTable(['load', 'tx/s'], [['128', '7']])).toBe(['load  tx/s', '----  ----', '128      7'].join('\n'));
});

test('a row that ends early leaves its columns empty', () => {
  expect(tableOf(['a', 'b'], [['1']])).toBe(['a  b', '-  -', '1'].join('\n'));
});
