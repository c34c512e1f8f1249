/** Settlement: what banks told and a person works off, payments to instruct, files of the bank, and the party's own books. */
import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { maturityCalendar, owedMinor } from '../charts/calendar';
import { Chart } from '../charts/chart';
import { useFormats } from '../format';
import { Page, Section } from '../parts/page';
import { useReceivables } from '../parts/queries';
import { CURRENCIES, type Currency } from '../policies/fields';
import { useSession } from '../session';
import { BankFiles } from '../settlement/bank-files';
import { Accounts, CashFlow, Statements } from '../settlement/books';
import { Instructions } from '../settlement/instructions';
import { WorkList } from '../settlement/work-list';

export function SettlementPage() {
  const t = useTranslations('settlement');
  const { role } = useSession();
  const [currency, setCurrency] = useState<Currency>('CNY');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <WorkList />
      <BankFiles />
      <Select
        label={t('currency')}
        description={t('currencyNote')}
        data={[...CURRENCIES]}
        value={currency}
        onChange={(value) => value !== null && setCurrency(value as Currency)}
        allowDeselect={false}
        maw={260}
      />
      <Instructions currency={currency} />
      <CashFlow currency={currency} />
      {role === 'bank' && <BankMaturities />}
      <Statements currency={currency} />
      <Accounts currency={currency} />
    </Page>
  );
}

/** When what the bank holds falls due; anchors and suppliers see theirs where they see what is owed. */
function BankMaturities() {
  const t = useTranslations('settlement');
  const { party } = useSession();
  const { money } = useFormats();
  const { data } = useReceivables();
  const held = useMemo(
    () =>
      (data ?? []).filter(
        (receivable) => receivable.holder === party && receivable.state !== 'writtenOff' && owedMinor(receivable) > 0n,
      ),
    [data, party],
  );
  const content = useMemo(
    () => maturityCalendar(held, { money, columns: [t('month'), t('amount')] }),
    [held, money, t],
  );
  return (
    <Section title={t('calendar')}>
      {held.length === 0 ? t('nothingHeld') : <Chart title={t('calendar')} content={content} />}
    </Section>
  );
}
