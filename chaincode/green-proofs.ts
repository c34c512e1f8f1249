/** What speaks for a receivable on the ledger: attested events with their goods, and the seller's valid credentials. */

import { dateOf } from '../domain/calendar';
import { isValidOn } from '../domain/credentials';
import {
  type CredentialProof,
  credentialProofOf,
  type Evidence,
  type GreenProofs,
  goodsShown,
} from '../domain/green-grid';
import type { Lot } from '../domain/lots';
import type { AppliedTerms } from '../domain/pricing';
import type { LedgerRecord } from '../domain/records';
import { isUnusedEvidence } from './green-events';
import { type CommandContext, existing, today } from './handler';

/** All that speaks for a receivable, as far as the terms price it. */
export async function greenProofs(
  context: CommandContext,
  receivable: LedgerRecord<'receivable'>,
  terms: AppliedTerms,
): Promise<GreenProofs> {
  const evidence = await attestedEvidence(context, receivable, terms);
  const wanted = [
    ...(terms.credentialGrid ?? []).map(({ credential }) => [credential as string]),
    ...(terms.footprintGrid === undefined ? [] : footprintKeys(evidence)),
  ];
  const credentials: CredentialProof[] = [];
  for (const parts of wanted) {
    const record = await context.work.get('credential', receivable.seller, ...parts);
    if (record !== undefined && isValidOn(record, today(context))) credentials.push(credentialProofOf(record));
  }
  // Terms that price no credential are quoted without any: their price is made as it was before there were such terms.
  return wanted.length === 0 ? { evidence } : { evidence, credentials };
}

/** Events that name this invoice, have happened, were attested by its obligor and are not used in another price. */
async function attestedEvidence(
  context: CommandContext,
  receivable: LedgerRecord<'receivable'>,
  terms: AppliedTerms,
): Promise<Evidence[]> {
  const pricesGoods = terms.recycledContentGrid !== undefined || terms.footprintGrid !== undefined;
  const evidence: Evidence[] = [];
  for (const entry of await context.work.list('invoiceEvidence', receivable.invoiceFingerprint)) {
    const event = await existing(context, 'greenEvent', entry.greenEvent);
    const byObligor = event.counterparty === receivable.obligor;
    const happened = dateOf(event.event.eventTime) <= today(context);
    if (byObligor && happened && event.evidence !== undefined && (await isUnusedEvidence(context, event))) {
      const goods = pricesGoods ? await goodsOf(context, event) : {};
      evidence.push({ eventRecordId: event.id, kind: event.evidence, ...goods });
    }
  }
  return evidence;
}

async function goodsOf(context: CommandContext, event: LedgerRecord<'greenEvent'>) {
  const lots = new Map<string, Lot>();
  for (const { lot } of event.lots) lots.set(lot, await existing(context, 'lot', lot));
  return goodsShown(event.lots, lots);
}

/** Keys of the certificates that the goods could have. */
function footprintKeys(evidence: readonly Evidence[]): string[][] {
  const gtins = new Set(evidence.flatMap(({ gtins = [] }) => gtins));
  return [...gtins].sort().map((gtin) => ['productCarbonFootprint', gtin]);
}
