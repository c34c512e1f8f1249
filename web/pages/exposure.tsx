/** What the anchor owes by its signatures: when, to whom, in which currency. */
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { maturityCalendar, owedByCurrency, owedMinor } from '../charts/calendar';
import { Chart } from '../charts/chart';
import { useFormats } from '../format';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useReceivables } from '../parts/queries';
import { ReceivableTable } from '../parts/receivable-table';
import { useSession } from '../session';

/** States in which the obligor owes by its signature. */
const OWED_STATES: readonly string[] = [
  'confirmed',
  'transferring',
  'offered',
  'payingEarly',
  'financed',
  'overdue',
  'recoursed',
];

export function ExposurePage() {
  const t = useTranslations('exposure');
  const { party } = useSession();
  const { money } = useFormats();
  const query = useReceivables();
  const owed = useMemo(
    () =>
      (query.data ?? [])
        .filter(({ obligor, state }) => obligor === party && OWED_STATES.includes(state))
        .sort((left, right) => left.maturityDate.localeCompare(right.maturityDate)),
    [query.data, party],
  );
  const content = useMemo(
    () => maturityCalendar(owed, { money, columns: [t('month'), t('amount')] }),
    [owed, money, t],
  );
  const overdue = owed.filter(({ state }) => state === 'overdue');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Figures
        figures={[
          ...[...owedByCurrency(owed)].map(([currency, minor]) => ({
            label: t('owedIn', { currency }),
            value: money(minor, currency),
          })),
          { label: t('toFinanciers'), value: String(owed.filter(({ financing }) => financing !== undefined).length) },
          { label: t('overdue'), value: String(overdue.length) },
        ]}
      />
      <Section title={t('calendar')}>
        <Answered query={query}>
          {() => (owed.length === 0 ? t('nothing') : <Chart title={t('calendar')} content={content} />)}
        </Answered>
      </Section>
      {owed.length > 0 && (
        <Section title={t('list')}>
          <ReceivableTable
            label={t('list')}
            receivables={owed.filter((receivable) => owedMinor(receivable) > 0n)}
            counterparty="seller"
          />
        </Section>
      )}
    </Page>
  );
}
