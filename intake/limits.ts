/** Limits of what is read from outside, by name; each keeps a hostile document from costing more than some milliseconds. */

/** Bytes of one XML document: about 250 invoice lines as most programs write them. */
export const MAX_XML_BYTES = 262_144;

/** Elements, attributes, comments and processing instructions of one XML document, together: `fast-xml-parser` is slow. */
export const MAX_XML_NODES = 6_000;

/** Elements inside each other in an XML document; EN 16931 needs 8. */
export const MAX_XML_DEPTH = 32;

/** Bytes of one JSON document. */
export const MAX_JSON_BYTES = 1_048_576;

/** Objects and arrays inside each other in a JSON document; EPCIS needs 8, extensions some more. */
export const MAX_JSON_DEPTH = 32;

/** Values (objects, arrays, texts, numbers) of one JSON document: about 700 EPCIS events as most programs write them. */
export const MAX_JSON_VALUES = 20_000;

/** Members of one JSON object. */
export const MAX_JSON_MEMBERS = 256;

/** Events of one EPCIS document. */
export const MAX_EPCIS_EVENTS = 1_000;

/** Bytes of an EPCIS document before its list of events, and behind it, where it is cut into documents of one event each. */
export const MAX_EPCIS_HEAD_BYTES = 8_192;

/** Bytes of a CSV file that a preview looks at. */
export const MAX_CSV_PREVIEW_BYTES = 65_536;

/** Rows that may stand above the header of a CSV file: a title, a period, a blank. */
export const MAX_CSV_TITLE_ROWS = 10;

/** Columns of a CSV file. */
export const MAX_CSV_COLUMNS = 200;

/** Characters of one record of a CSV file; an open quotation mark would otherwise swallow the rest. */
export const MAX_CSV_RECORD_CHARACTERS = 65_536;

/** Rows of one CSV file; the numbers already seen are kept in memory, about 100 bytes each. */
export const MAX_CSV_ROWS = 500_000;

/** Refusals reported for one document; a document with more is broken beyond listing. */
export const MAX_REFUSALS = 100;

/** Documents of one request: what a person drops at once. */
export const MAX_DOCUMENTS_AT_ONCE = 50;

/** Bytes of one import, as it is sent (compressed or not): some 100,000 invoices in XML. */
export const MAX_IMPORT_BYTES = 1_073_741_824;

/** Bytes that the entries of one archive unpack to, together. */
export const MAX_UNPACKED_BYTES = 2_147_483_648;

/** Documents of one archive, or of one file in which they stand one after the other. */
export const MAX_DOCUMENTS_OF_A_FILE = 500_000;

/** Compressed bytes that are unpacked at once: what they become, a thousand times as much at worst, stands in memory. */
export const UNPACKED_AT_ONCE_BYTES = 4_096;
