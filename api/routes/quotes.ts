/** Prices that a bank asks for before it offers. */
import { DateText, RecordId, Slug, Strict } from '../../domain/fields';
import { PricePreview } from '../../domain/price-preview';
import { composeTerms } from '../offer-composition';
import { priceOf } from '../private-records';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

/** The route of a price; it writes nothing, and the bank's own peer works it out as it would seal it. */
export function quoteRoutes(api: Api, service: Service): void {
  api.post(
    '/quotes',
    {
      schema: {
        tags: ['financing'],
        operationId: 'quoteRequest',
        summary: "Prices a request by the bank's rate card, and says what one more green proof would save",
        body: Strict({ request: RecordId, rateCard: Slug, valueDate: DateText }),
        response: { 200: PricePreview, default: ProblemBody },
      },
    },
    async ({ actor, body }) => {
      const { receivable, card, terms } = await composeTerms(service, actor, body);
      const rateCard = { name: card.name, revision: card.revision };
      return await priceOf(service, actor, { receivable: receivable.id, rateCard, terms, valueDate: body.valueDate });
    },
  );
}
