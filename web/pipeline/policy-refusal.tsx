/** Why a bank's own policy refuses an offer: the rules that exclude it, or the limits that leave no room; and what helps. */
import { Alert, List, Table, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Problem } from '../api';
import { useFormats } from '../format';
import { Listing } from '../parts/listing';
import { useReasonWords } from '../policies/reasons';

/** Whether a problem tells what stands in the bank's own policy. */
export function isOfPolicy({ rules, limits }: Problem): boolean {
  return rules !== undefined || limits !== undefined;
}

export function PolicyRefusal({ problem, policy, currency }: { problem: Problem; policy: string; currency: string }) {
  const t = useTranslations('policyRefusal');
  const { money } = useFormats();
  const words = useReasonWords();
  const { rules = [], limits = [] } = problem;
  return (
    <Alert color="red" title={t(rules.length > 0 ? 'excluded' : 'noRoom', { name: policy })}>
      {rules.length > 0 && (
        <List size="sm">
          {rules.map((rule) => (
            <List.Item key={rule}>{words(rule)}</List.Item>
          ))}
        </List>
      )}
      {limits.length > 0 && (
        <>
          <Listing
            label={t('limits')}
            minWidth={360}
            isDense
            columns={[
              t('limit'),
              { title: t('capacity'), isFigure: true },
              { title: t('used'), isFigure: true },
              { title: t('wanted'), isFigure: true },
            ]}
          >
            {limits.map(({ limit, capacityMinor, usedMinor, wantedMinor }) => (
              <Table.Tr key={limit}>
                <Table.Td>{words(limit)}</Table.Td>
                <Table.Td ta="right">{money(capacityMinor, currency)}</Table.Td>
                <Table.Td ta="right">{money(usedMinor, currency)}</Table.Td>
                <Table.Td ta="right">{money(wantedMinor, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Listing>
          <Text size="sm">{t('countsNote')}</Text>
        </>
      )}
      <Text size="sm" mt={4}>
        {t('remedy')} {t('nobodyElse')}
      </Text>
    </Alert>
  );
}
