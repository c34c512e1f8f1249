/** Why a bank's own policy refuses an offer: the rules that exclude it, or the limits that leave no room; and what helps. */
import { Alert, List, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Problem } from '../api';
import { useFormats } from '../format';
import { FiguresTable } from '../parts/figures-table';
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
          {limits.map(({ limit, capacityMinor, usedMinor, wantedMinor }) => (
            <LimitFigures
              key={limit}
              name={words(limit)}
              figures={[
                [t('capacity'), money(capacityMinor, currency)],
                [t('used'), money(usedMinor, currency)],
                [t('wanted'), money(wantedMinor, currency)],
              ]}
            />
          ))}
          <Text size="sm">{t('countsNote')}</Text>
        </>
      )}
      <Text size="sm" mt={4}>
        {t('remedy')} {t('nobodyElse')}
      </Text>
    </Alert>
  );
}

/** A limit as a table of its own: beside each other the figures would not fit into a dialog. */
function LimitFigures({ name, figures }: { name: string; figures: readonly (readonly [string, string])[] }) {
  return (
    <>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <FiguresTable label={name} figures={figures} />
    </>
  );
}
