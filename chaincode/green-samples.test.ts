// The sample documents: every event of them is captured and attested, and proves what the samples' README says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lotIdOf } from '../domain/fingerprint';
import type { EpcisEvent } from '../domain/green-evidence';
import { readGreenEvents } from '../intake/green-events';
import { aLedger, type Ledger } from './testing/ledger';
import { ANCHOR, OTHER_SUPPLIER, SUPPLIER } from './testing/parties';

const FOLDER = join(__dirname, '..', 'sandbox', 'samples', 'green-events');
/** Evidence of each event, in the document's order. */
const EXPECTED: [file: string, evidence: string[]][] = [
  [
    '01-battery-recycling-loop.json',
    ['collection', 'disassembly', 'recycling', 'recycling', 'transport', 'receipt', 'production', 'transport'],
  ],
  ['02-spent-pack-collection.json', ['collection']],
  ['03-baiyun-recycled-aluminium-castings.json', ['production', 'transport', 'production']],
  ['04-tongda-returnable-packaging.json', ['packaging', 'receipt', 'packaging']],
  ['05-ruifeng-harness.json', ['production', 'transport']],
];

let registered: Ledger;
let ledger: Ledger;
beforeAll(async () => {
  registered = await aLedger();
});
beforeEach(() => {
  ledger = registered.fork();
});

function eventsIn(file: string): EpcisEvent[] {
  const { statements, refusals } = readGreenEvents(readFileSync(join(FOLDER, file)));
  expect(refusals).toEqual([]);
  return statements.flatMap((each) => (each.kind === 'event' ? [each.event] : []));
}

/** Captures each event by the seller of its invoice: of the loop, the recycler's or the cathode maker's. */
async function carry(file: string): Promise<string[]> {
  const ids: string[] = [];
  for (const event of eventsIn(file)) {
    const isCathodeMakers = event.bizTransactionList?.some(({ bizTransaction }) => bizTransaction.includes('9520202'));
    const capturer = isCathodeMakers ? OTHER_SUPPLIER : SUPPLIER;
    const body = { event, counterparty: ANCHOR.party, documentSha256: 'a'.repeat(64) };
    const greenEvent = await ledger.as(capturer).does('captureGreenEvent', body);
    ids.push(await ledger.as(ANCHOR).does('attestGreenEvent', { greenEvent }));
  }
  return ids;
}

test.each(EXPECTED)('%s', async (file, evidence) => {
  const records = await Promise.all((await carry(file)).map((id) => ledger.record('greenEvent', id)));
  expect(records.map((record) => record.evidence)).toEqual(evidence);
  expect(records.map(({ state }) => state)).toEqual(evidence.map(() => 'attested'));
});

test('the recycling loop balances from the spent packs to the nickel sulfate', async () => {
  await carry('01-battery-recycling-loop.json');
  const figures = async (gtin: string, lot: string) => {
    const record = await ledger.record('lot', lotIdOf(SUPPLIER.party, `01/${gtin}/10/${lot}`));
    return [record.cameIn, record.consumed, record.recycledIn, record.recycledOut];
  };
  expect(await figures('09520201100015', 'PK2601-03')).toEqual(['96000', '96000', '96000', '96000']);
  expect(await figures('09520201100022', 'MD2601-08')).toEqual(['61400', '61400', '61400', '61400']);
  expect(await figures('09520201100060', 'BM2602-02')).toEqual(['31900', '31900', '31900', '31900']);
  // 31,900 kg of black mass went into 65,300 kg of products; 42,000 kg of them are nickel sulfate.
  expect(await figures('09520201000117', 'NS2602-11')).toEqual(['42000', '0', '20517.611026033', '0']);
  const leaching = (await ledger.records('greenEvent')).find(({ event }) => event.activityData !== undefined);
  expect(leaching?.event.activityData).toEqual({ electricity: [{ source: 'unstated', energyWh: '48210500' }] });
  expect(leaching).toMatchObject({ inputsComplete: false, recycledInputKg: '31900' });
});
