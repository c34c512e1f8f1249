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

/** Refusals reported for one document; a document with more is broken beyond listing. */
export const MAX_REFUSALS = 100;
