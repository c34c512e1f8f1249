/** What a bank would charge for a receivable: the price that `makeOffer` would seal, from the bank's own peer, with nothing written. */
import { parseDate } from '../domain/calendar';
import { costOf, savingsOf } from '../domain/financing-cost';
import { type PricePreview, PriceQuestion } from '../domain/price-preview';
import { quote, requireCoherentTerms } from '../domain/pricing';
import { refuse } from '../domain/problems';
import { parseInput } from '../domain/validation';
import { greenProofs } from './green-proofs';
import { type CommandContext, existing } from './handler';
import { requireTrueFacts } from './sealed-offers';

/**
 * Prices a receivable that is offered. @throws Refusal `invalid-input`, `not-permitted`, `not-found`, `price-not-payable` and
 * what the dates are refused for
 */
export async function previewOf(context: CommandContext, questionJson: string): Promise<PricePreview> {
  const { caller } = context;
  if (caller.role !== 'bank') refuse('not-permitted', `a ${caller.role} has no price`);
  const question = parseInput(PriceQuestion, parseJson(questionJson));
  const receivable = await existing(context, 'receivable', question.receivable);
  if (receivable.state !== 'offered') {
    refuse('not-found', `${receivable.id} is not offered`, { reference: `receivable/${receivable.id}` });
  }
  const { terms } = question;
  requireCoherentTerms(terms);
  if (terms.currency !== receivable.currency) {
    refuse('currency-unsupported', `the receivable is in ${receivable.currency}`, { field: 'terms.currency' });
  }
  await requireTrueFacts(context, receivable, terms);
  const valueDate = parseDate(question.valueDate, 'valueDate');
  const maturityDate = parseDate(receivable.maturityDate, 'maturityDate');
  if (valueDate >= maturityDate) refuse('invalid-input', `funds move before ${maturityDate}`, { field: 'valueDate' });
  const input = {
    ...(await greenProofs(context, receivable, terms)),
    receivable: { ...receivable, amountMinor: BigInt(receivable.amountMinor), maturityDate },
    rateCard: { bank: caller.party, ...question.rateCard },
    terms,
    valueDate,
  };
  const price = quote(input);
  return { quote: price, cost: costOf(price), savings: savingsOf(input) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('invalid-input', 'the question is not JSON');
  }
}
