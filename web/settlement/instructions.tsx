/** Payments: an instruction of what is due is made, and saved for the party's own bank as pain.001. */
import { Alert, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Schema } from '../../client/client';
import { useApi } from '../api';
import { saveFile } from '../download';
import { useFormats } from '../format';
import { Listing } from '../parts/listing';
import { Answered, Section } from '../parts/page';
import { useCommand } from '../parts/use-command';
import type { Currency } from '../policies/fields';

type Instruction = Schema<'PaymentInstruction'>;

export function Instructions({ currency }: { currency: Currency }) {
  const t = useTranslations('settlement');
  const { money, instant } = useFormats();
  const api = useApi();
  const [until, setUntil] = useState('');
  const [withoutAccount, setWithoutAccount] = useState<readonly string[]>([]);
  const query = useQuery({
    queryKey: ['payment-instructions'],
    queryFn: () => api.read(api.client.GET('/payment-instructions')),
  });
  const make = useCommand(async (given) => {
    const body = { currency, ...(until === '' ? {} : { until }) };
    const made = await given.read(given.client.POST('/payment-instructions', { body }));
    setWithoutAccount(made.withoutAccount);
  }, t('wasInstructed'));
  const save = useCommand(async (given, { id }: Instruction) => {
    const path = { id };
    const xml = await given.read(given.client.GET('/payment-instructions/{id}', { params: { path }, parseAs: 'text' }));
    saveFile(new Blob([xml], { type: 'application/xml' }), `${id}.xml`);
  }, t('saved'));
  return (
    <Section title={t('instructions')}>
      <Stack>
        <Group align="end">
          <TextInput
            type="date"
            label={t('until')}
            description={t('untilNote')}
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
          <Button loading={make.isPending} onClick={() => make.mutate(undefined)}>
            {t('instruct', { currency })}
          </Button>
        </Group>
        {withoutAccount.length > 0 && (
          <Alert color="orange" title={t('withoutAccount')}>
            {withoutAccount.join(', ')}
          </Alert>
        )}
        <Answered query={query} empty={t('noInstructions')}>
          {(all) => (
            <Listing
              label={t('instructions')}
              minWidth={560}
              columns={[
                t('message'),
                t('made'),
                { title: t('payments'), isFigure: true },
                { title: t('total'), isFigure: true },
                t('file'),
              ]}
            >
              {all.map((instruction) => (
                <Table.Tr key={instruction.id}>
                  <Table.Td>
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {instruction.id}
                    </Text>
                  </Table.Td>
                  <Table.Td>{instant(instruction.createdAt)}</Table.Td>
                  <Table.Td ta="right">{instruction.count}</Table.Td>
                  <Table.Td ta="right">{money(instruction.totalMinor, instruction.currency)}</Table.Td>
                  <Table.Td>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t('saveInstruction', { id: instruction.id })}
                      onClick={() => save.mutate(instruction)}
                    >
                      pain.001
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          )}
        </Answered>
      </Stack>
    </Section>
  );
}
