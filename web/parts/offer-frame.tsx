/** The card of an offer: who makes it, whether any other costs less, and what it says. */
import { Badge, Card, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FirmName } from './firm-name';

/** @param by code of the firm that offers @param isBest whether no other offer costs less @param aside what is told beside its name */
export function OfferFrame({
  by,
  isBest,
  aside,
  children,
}: {
  by: string;
  isBest: boolean;
  aside: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('financing');
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600}>
            <FirmName code={by} />
          </Text>
          <Group gap="xs">
            {isBest && (
              <Badge variant="light" color="green">
                {t('cheapest')}
              </Badge>
            )}
            {aside}
          </Group>
        </Group>
        {children}
      </Stack>
    </Card>
  );
}
