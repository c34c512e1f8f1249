// A large EPCIS document becomes documents of one event each, whatever its pieces; what breaks it is told, and costs no event before it.
import fc from 'fast-check';
import { jsonDocumentsIn } from './concatenation';
import { type SliceLimits, sliceEpcis } from './epcis-slices';
import { readGreenEvents } from './green-events';
import { MAX_JSON_BYTES } from './limits';
import type { FilePart } from './parts';

const anEvent = (id: string, more: object = {}) => ({
  type: 'ObjectEvent',
  eventID: id,
  eventTime: '2026-03-01T10:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  action: 'OBSERVE',
  bizStep: 'receiving',
  quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.998877', quantity: 12.5, uom: 'KGM' }],
  ...more,
});
const HEAD = {
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { 绿: 'https://例.example/' }],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-03-12T12:00:00+08:00',
};
const document = (events: readonly object[], head: object = HEAD) =>
  JSON.stringify({ ...head, epcisBody: { eventList: events } });
const latin1 = (text: string) => Buffer.from(text).toString('latin1');
const ids = (count: number) => Array.from({ length: count }, (_, index) => `urn:uuid:${index}`);

/** The parts of a document that comes in pieces of a size, the first of which has its head. */
function partsOf(text: string, size = text.length, limits?: SliceLimits): FilePart[] {
  const bytes = latin1(text);
  const first = bytes.slice(0, Math.max(size, 600));
  const slicer = sliceEpcis(first, limits);
  if (!('push' in slicer)) return [{ label: '', refusal: slicer }];
  const parts = [...slicer.push(first)];
  for (let at = first.length; at < bytes.length; at += size) parts.push(...slicer.push(bytes.slice(at, at + size)));
  return [...parts, ...slicer.end()];
}

const codes = (parts: readonly FilePart[]) =>
  parts.map((part) => ('refusal' in part ? part.refusal.code : `event ${part.event}`));

test('each event is a document with the head of the whole, in whatever pieces it comes', () => {
  const events = ids(5).map((id) => anEvent(id, { 'ex:note': 'a "quoted", [odd] {text} \\ 电池' }));
  const text = document(events);
  for (const size of [1, 7, 1_000, text.length]) {
    const parts = partsOf(text, size);
    expect(codes(parts)).toEqual(events.map((_, index) => `event ${index + 1}`));
    const documents = parts.map((part) => JSON.parse('bytes' in part ? part.bytes.toString('utf8') : ''));
    expect(documents).toEqual(events.map((event) => JSON.parse(document([event]))));
  }
});

test('slices say of each event what the whole says of it', () => {
  const events = [anEvent('urn:uuid:1'), { type: 'ObjectEvent' }, anEvent('urn:uuid:2', { eventTime: 'yesterday' })];
  const whole = readGreenEvents(document(events));
  const sliced = partsOf(document(events)).map((part) => readGreenEvents('bytes' in part ? part.bytes : ''));
  expect(sliced.flatMap(({ statements }) => statements)).toEqual(whole.statements);
  const slugs = (refusals: typeof whole.refusals) => refusals.map(({ problem }) => problem.slug);
  expect(sliced.flatMap(({ refusals }) => slugs(refusals))).toEqual(slugs(whole.refusals));
});

test.each<[string, string, string[]]>([
  ['a list by itself', JSON.stringify([anEvent('urn:uuid:1'), anEvent('urn:uuid:2')]), ['event 1', 'event 2']],
  [
    'the answer to a query',
    JSON.stringify({
      ...HEAD,
      type: 'EPCISQueryDocument',
      epcisBody: { queryResults: { resultsBody: { eventList: [anEvent('urn:uuid:1')] } } },
    }),
    ['event 1'],
  ],
  ['an empty list', document([]), []],
  ['members behind the list', document([{}]).replace(']}}', '],"more":[1]},"sender":"urn:x"}'), ['event 1']],
  ['a head that is none of EPCIS', document([{}], { type: 'Invoice' }), ['not-epcis']],
  ['a head behind the list', JSON.stringify({ epcisBody: { eventList: [{}] }, ...HEAD }), ['not-epcis']],
  ['no list of events', JSON.stringify({ ...HEAD, epcisBody: {}, lots: [{}] }), ['too-large']],
  ['a list inside another', JSON.stringify([[{}]]), ['event 1']],
  ['a document that breaks off', document([{}, {}]).slice(0, -3), ['event 1', 'json-malformed']],
  ['a document that breaks off behind its list', document([{}]).slice(0, -1), ['event 1', 'json-malformed']],
  ['an event that is missing', document([{}]).replace('[{}]', '[{},,{}]'), ['event 1', 'json-malformed']],
  ['a comma too many', document([{}]).replace('[{}]', '[{},]'), ['event 1', 'json-malformed']],
  ['what closes something else', document([{}]).replace('[{}]', '[{},{"a":[}]'), ['event 1', 'json-malformed']],
  ['a list twice', document([{}]).replace(']}}', '],"eventList":[]}}'), ['event 1', 'json-malformed']],
  ['a key that is refused', document([{}]).replace(']}}', ']},"__proto__":{}}'), ['event 1', 'json-malformed']],
  [
    'a key that is refused in the head',
    document([{}]).replace('{"@context"', '{"__proto__":{},"@context"'),
    ['key-refused'],
  ],
])('%s', (_, text, expected) => {
  for (const size of [3, text.length]) expect(codes(partsOf(text, size))).toEqual(expected);
});

test('events and their sizes are bounded', () => {
  const three = document([{}, {}, {}]);
  expect(codes(partsOf(three, 5, { events: 2, eventBytes: 100 }))).toEqual(['event 1', 'event 2', 'too-many-parts']);
  const long = document([{}, { note: 'x'.repeat(2_000) }]);
  expect(codes(partsOf(long, 50, { events: 9, eventBytes: 100 }))).toEqual(['event 1', 'too-large']);
});

test('whatever comes is cut or refused, and never throws', () => {
  const soup = fc.string({ unit: fc.constantFrom(...'{}[],:"\\ a1\n'), maxLength: 60 });
  fc.assert(
    fc.property(soup, fc.integer({ min: 1, max: 20 }), (text, size) => {
      partsOf(`${document([]).slice(0, -3)}${text}`, size);
      partsOf(text, size);
    }),
  );
});

test('in a file, a document that is too large is cut, and its neighbours stay whole', async () => {
  const large = document(Array.from({ length: 5_000 }, (_, index) => anEvent(`urn:uuid:${index}`, { note: '电池' })));
  expect(large.length).toBeGreaterThan(MAX_JSON_BYTES);
  const [before, broken, after] = [
    document([anEvent('urn:a')]),
    `${large.slice(0, -1)}]`,
    document([anEvent('urn:z')]),
  ];
  async function* file() {
    const bytes = Buffer.from([before, large, after, broken, after].join('\n'));
    for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
  }
  const found: (string | number)[] = [];
  for await (const part of jsonDocumentsIn(file())) {
    if ('refusal' in part) found.push(part.refusal.code);
    else if (part.event === undefined) found.push(part.bytes.toString('utf8'));
    else if (part.event % 2_500 === 0) found.push(part.event);
  }
  expect(found).toEqual([before, 2_500, 5_000, after, 2_500, 5_000, 'json-malformed', after]);
});
