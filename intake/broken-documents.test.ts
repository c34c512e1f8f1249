/** Documents with elements dropped, doubled, emptied or renamed: each syntax refuses or reads them, and never throws. */
import fc from 'fast-check';
import { givenCiiInvoice } from './given-cii-invoice';
import { givenEfapiao } from './given-efapiao';
import { givenInvoice } from './given-invoice';
import { parseInvoice } from './invoice-document';
import { parseTradeDocument } from './trade-document';

const change = fc.constantFrom('drop', 'double', 'empty', 'rename', 'zero', 'negate');

/** Changes an element with its content; elements inside each other are changed too. */
function changed(xml: string, index: number, how: string): string {
  const tags = [...xml.matchAll(/<([\w:-]+)(?: [^>]*[^/])?>/g)].filter(({ index: at }) => at > xml.indexOf('?>'));
  const tag = tags[index % tags.length];
  if (tag === undefined) return xml;
  const closing = `</${tag[1]}>`;
  const end = xml.indexOf(closing, tag.index);
  if (end === -1) return xml;
  const whole = xml.slice(tag.index, end + closing.length);
  const content = whole.slice(tag[0].length, -closing.length);
  const isText = !content.includes('<');
  const replaced: Record<string, string> = {
    drop: '',
    double: whole + whole,
    empty: `${tag[0]}${closing}`,
    rename: whole.replaceAll(tag[1] ?? '', `${tag[1]}x`),
    zero: isText ? `${tag[0]}0${closing}` : whole,
    negate: isText ? `${tag[0]}-${content}${closing}` : whole,
  };
  return xml.slice(0, tag.index) + (replaced[how] ?? whole) + xml.slice(end + closing.length);
}

test.each([
  ['UBL', givenInvoice({ allowanceCents: 10n, chargeCents: 20n })],
  ['a credit note in UBL', givenInvoice({ kind: 'CreditNote' })],
  ['CII', givenCiiInvoice()],
  ['a credit note in CII', givenCiiInvoice({ kind: 'CreditNote' })],
  ['数电票', givenEfapiao({ lines: [{ fen: 10_000n, quantity: 4 }, { fen: -10n }], remark: '到期日：2026-06-30' })],
  ['a red 数电票', givenEfapiao({ isRed: true })],
])('%s is refused or read, whatever is broken', (_, xml) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(300), change), { minLength: 1, maxLength: 3 }), (changes) => {
      const broken = changes.reduce((text, [index, how]) => changed(text, index, how), xml);
      const result = parseInvoice(broken);
      if (!result.ok) expect(result.refusals.length).toBeGreaterThan(0);
      parseTradeDocument(broken);
    }),
    { numRuns: 400 },
  );
});
