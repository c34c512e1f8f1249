/** The state of a receivable, a request or an event as a coloured word. */
import { Badge } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Receivable } from '../api';

const COLOURS: Readonly<Record<Receivable['state'], string>> = {
  issued: 'gray',
  verified: 'blue',
  confirmed: 'teal',
  offered: 'indigo',
  financed: 'green',
  settled: 'green',
  split: 'gray',
  transferring: 'indigo',
  payingEarly: 'indigo',
  rejected: 'red',
  disputed: 'orange',
  cancelled: 'gray',
  diluted: 'gray',
  overdue: 'red',
  recoursed: 'orange',
  writtenOff: 'red',
};

export function ReceivableState({ state }: { state: Receivable['state'] }) {
  const t = useTranslations('states');
  return (
    <Badge variant="light" color={COLOURS[state]} autoContrast>
      {t(state)}
    </Badge>
  );
}
