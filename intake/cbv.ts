/** GS1's Core Business Vocabulary 2.0: its values, and their short names whatever spelling a document uses. */

/** A vocabulary of CBV 2.0 with its two prefixes. */
export interface CbvVocabulary {
  /** EPCIS 1.x spelling, `urn:epcglobal:cbv:bizstep:`. */
  readonly urnPrefix: string;
  /** Last part of the Web URI, `BizStep-`. */
  readonly webPrefix: string;
  readonly values: ReadonlySet<string>;
}

export const BIZ_STEPS = vocabulary(
  'bizstep',
  'BizStep',
  'accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning',
  'departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other',
  'packing picking receiving removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting',
  'shipping staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping',
);

export const DISPOSITIONS = vocabulary(
  'disp',
  'Disp',
  'active available completeness_inferred completeness_verified conformant container_closed container_open damaged destroyed',
  'dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity',
  'needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold',
  'returned sellable_accessible sellable_not_accessible stolen unavailable unknown',
);

export const TRANSACTION_TYPES = vocabulary(
  'btt',
  'BTT',
  'bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt',
);

export const PARTY_TYPES = vocabulary('sdt', 'SDT', 'location owning_party possessing_party');

/** The short name of a standard value; `undefined` when CBV 2.0 has no such value. */
export function cbvShortName(text: string, { urnPrefix, webPrefix, values }: CbvVocabulary): string | undefined {
  const prefix = [urnPrefix, ...WEB_NAMESPACES.map((namespace) => namespace + webPrefix)].find((each) =>
    text.startsWith(each),
  );
  const name = prefix === undefined ? text : text.slice(prefix.length);
  return values.has(name) ? name : undefined;
}

/** The namespace of CBV 2.0 in full, and by the prefix that its JSON-LD context declares. */
const WEB_NAMESPACES = ['https://ref.gs1.org/cbv/', 'cbv:'];

function vocabulary(urnName: string, webName: string, ...lines: readonly string[]): CbvVocabulary {
  return {
    urnPrefix: `urn:epcglobal:cbv:${urnName}:`,
    webPrefix: `${webName}-`,
    values: new Set(lines.flatMap((line) => line.split(' '))),
  };
}
