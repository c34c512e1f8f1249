/** Receivables as a table: one row each, which may be chosen, and what can be done with it at its end. */
import { Anchor, Checkbox, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Receivable } from '../api';
import { owedMinor } from '../charts/calendar';
import { useFormats } from '../format';
import { FirmName } from './firm-name';
import { ReceivableState } from './state-badge';

export function ReceivableTable({
  label,
  receivables,
  counterparty,
  chosen,
  onChoose,
  action,
}: {
  label: string;
  receivables: readonly Receivable[];
  /** Whom the table names beside each invoice. */
  counterparty: 'seller' | 'obligor';
  /** Ids of the rows that are chosen; without it, rows cannot be. */
  chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
  action?: (receivable: Receivable) => ReactNode;
}) {
  const t = useTranslations('receivables');
  const { money, day } = useFormats();
  const choosable = chosen !== undefined && onChoose !== undefined;
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    onChoose?.(next);
  };
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table aria-label={label} highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {choosable && (
              <Table.Th w={40}>
                <Checkbox
                  aria-label={t('chooseAll')}
                  checked={receivables.length > 0 && receivables.every(({ id }) => chosen.has(id))}
                  onChange={({ currentTarget }) =>
                    choose(
                      receivables.map(({ id }) => id),
                      currentTarget.checked,
                    )
                  }
                />
              </Table.Th>
            )}
            <Table.Th>{t('invoice')}</Table.Th>
            <Table.Th>{t(counterparty)}</Table.Th>
            <Table.Th ta="right">{t('amount')}</Table.Th>
            <Table.Th>{t('maturity')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            {action !== undefined && <Table.Th>{t('next')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {receivables.map((receivable) => (
            <Table.Tr key={receivable.id}>
              {choosable && (
                <Table.Td>
                  <Checkbox
                    aria-label={t('choose', { invoice: receivable.invoice.number })}
                    checked={chosen.has(receivable.id)}
                    onChange={({ currentTarget }) => choose([receivable.id], currentTarget.checked)}
                  />
                </Table.Td>
              )}
              <Table.Td>
                <Anchor component={Link} to={`/receivables/${receivable.id}`}>
                  {receivable.invoice.number}
                  {receivable.part !== undefined && ` · ${receivable.part.path.join('.')}`}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <FirmName code={receivable[counterparty]} />
              </Table.Td>
              <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {money(owedMinor(receivable), receivable.currency)}
              </Table.Td>
              <Table.Td>{day(receivable.maturityDate)}</Table.Td>
              <Table.Td>
                <ReceivableState state={receivable.state} />
              </Table.Td>
              {action !== undefined && <Table.Td>{action(receivable)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
