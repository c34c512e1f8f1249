/** A folder with one file of each kind that the service takes, for a sandbox that has carried its samples. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const SAMPLES = join(__dirname, '..', 'sandbox', 'samples');
const sample = (...path: string[]) => readFileSync(join(SAMPLES, ...path), 'utf8');

/** Firm that sells what the files are about, and the one that buys it. */
export const IMPORTING = { seller: '91420802MAYW0G386H', buyer: '91350902MAYW0G247M' };

/** The sandbox's clock stands on the last maturity of its samples: these are of that day, and fall due later. */
const DAYS = { issued: '2026-09-01', due: '2026-12-01' };

/** Writes the files, in the order in which they count. @returns the folder */
export function importableFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'greentier-importable-'));
  const archive = zipSync({
    'one more.xml': Buffer.from(invoice('XY-2026-0902')),
    'read me.txt': Buffer.from('nothing that anybody owes'),
  });
  const files: Readonly<Record<string, string | Uint8Array>> = {
    '1-invoice.xml': invoice('XY-2026-0901'),
    '2-credit-note.xml': creditNote('XY-2026-0901'),
    '3-despatch-advice.xml': sample('despatch-advices', '01-xinyuan-recovered-nickel-sulfate.xml'),
    '4-invoices.csv': [
      'Invoice No.,Invoice Date,Due Date,Buyer Tax ID,Total',
      `XY-2026-0903,${DAYS.issued},${DAYS.due},${IMPORTING.buyer},113.00`,
      `XY-2026-0904,${DAYS.issued},${DAYS.due},${IMPORTING.buyer},much`,
      '',
    ].join('\n'),
    '5-events.json': events(),
    '6-archive.zip': archive,
    'notes.txt': 'not taken from a folder',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function invoice(number: string): string {
  return sample('invoices', '01-xinyuan-recovered-nickel-sulfate.xml')
    .replaceAll('XY-2026-0307', number)
    .replace('2026-03-02', DAYS.issued)
    .replace('2026-05-31', DAYS.due);
}

/** Takes back a hundredth of an invoice. */
function creditNote(number: string): string {
  return invoice(number)
    .replace(`<cbc:ID>${number}</cbc:ID>`, `<cbc:ID>${number}-R</cbc:ID>`)
    .replaceAll(/(<\/?)Invoice\b/g, '$1CreditNote')
    .replace('Invoice-2', 'CreditNote-2')
    .replaceAll('InvoiceTypeCode', 'CreditNoteTypeCode')
    .replace('>380<', '>381<')
    .replaceAll('InvoiceLine', 'CreditNoteLine')
    .replaceAll('InvoicedQuantity', 'CreditedQuantity')
    .replace(/ *<cbc:DueDate>.*\n/, '')
    .replace(
      '<cac:DespatchDocumentReference>',
      `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${number}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>$&`,
    )
    .replace('>42000<', '>420<')
    .replaceAll('>1155000.00<', '>11550.00<')
    .replaceAll('>150150.00<', '>1501.50<')
    .replaceAll('>1305150.00<', '>13051.50<');
}

/** The packs that were collected, once more: another event about another lot. */
function events(): string {
  return sample('green-events', '02-spent-pack-collection.json')
    .replaceAll(/"eventID": *"[^"]*"/g, '"eventID": "urn:uuid:5a0c7f0e-2f5d-4a53-9c59-1f8b0f6f0901"')
    .replaceAll('PK2603-01', 'PK2609-01');
}
