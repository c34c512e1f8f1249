/** The certifier's register: credentials issued, renewed and revoked. */
import { Badge, Button, Group, Select, Stack, Table, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Credential } from '../api';
import { useFormats } from '../format';
import { Dialog } from '../parts/dialog';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { Answered, Page, Section } from '../parts/page';
import { useCredentials } from '../parts/queries';
import { ReasonDialog } from '../parts/reason-dialog';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';

const KINDS = ['littleGiant', 'singleChampion', 'leadingFirm', 'greenFactory', 'greenSupplyChainManager'] as const;

export function CredentialsPage() {
  const t = useTranslations('credentials');
  const { role } = useSession();
  const { day } = useFormats();
  const query = useCredentials();
  const [renewing, setRenewing] = useState<Credential>();
  const [revoking, setRevoking] = useState<Credential>();
  const isCertifier = role === 'certifier';
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {isCertifier && (
        <Section title={t('issue')}>
          <IssueForm />
        </Section>
      )}
      <Section title={t('register')}>
        <Answered query={query} empty={t('nothing')}>
          {(all) => (
            <Listing
              label={t('register')}
              minWidth={640}
              columns={[t('holder'), t('kind'), t('from'), t('until'), t('state'), ...(isCertifier ? [t('next')] : [])]}
            >
              {all.map((credential) => {
                const { holder, credential: kind, productKey, validFrom, validUntil, revocation } = credential;
                const state = revocation !== undefined ? 'revoked' : validUntil < today ? 'lapsed' : 'valid';
                return (
                  <Table.Tr key={`${holder} ${kind} ${productKey ?? ''}`}>
                    <Table.Td>
                      <FirmName code={holder} />
                    </Table.Td>
                    <Table.Td>{t(`kinds.${kind}`)}</Table.Td>
                    <Table.Td>{day(validFrom)}</Table.Td>
                    <Table.Td>{day(validUntil)}</Table.Td>
                    <Table.Td>
                      <Badge variant="light" color={state === 'valid' ? 'teal' : 'red'} autoContrast>
                        {t(`states.${state}`)}
                      </Badge>
                    </Table.Td>
                    {isCertifier && (
                      <Table.Td>
                        <Group gap="xs" wrap="nowrap">
                          <Button size="xs" variant="default" onClick={() => setRenewing(credential)}>
                            {t('renew')}
                          </Button>
                          {state === 'valid' && (
                            <Button size="xs" color="red" variant="outline" onClick={() => setRevoking(credential)}>
                              {t('revoke')}
                            </Button>
                          )}
                        </Group>
                      </Table.Td>
                    )}
                  </Table.Tr>
                );
              })}
            </Listing>
          )}
        </Answered>
      </Section>
      {renewing !== undefined && <RenewForm credential={renewing} onClose={() => setRenewing(undefined)} />}
      {revoking !== undefined && <RevokeForm credential={revoking} onClose={() => setRevoking(undefined)} />}
    </Page>
  );
}

function IssueForm() {
  const t = useTranslations('credentials');
  const [holder, setHolder] = useState('');
  const [credential, setKind] = useState<(typeof KINDS)[number]>('littleGiant');
  const [validFrom, setFrom] = useState('');
  const [validUntil, setUntil] = useState('');
  const issue = useCommand(
    (api) =>
      api.give((header) =>
        api.client.POST('/credentials', { params: { header }, body: { holder, credential, validFrom, validUntil } }),
      ),
    t('issued'),
  );
  return (
    <Group align="end">
      <TextInput
        label={t('holderCode')}
        value={holder}
        onChange={({ currentTarget }) => setHolder(currentTarget.value.trim())}
      />
      <Select
        label={t('kind')}
        data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={credential}
        onChange={(value) => value !== null && setKind(value as (typeof KINDS)[number])}
        allowDeselect={false}
        w={260}
      />
      <DateField label={t('from')} value={validFrom} onChange={setFrom} />
      <DateField label={t('until')} value={validUntil} onChange={setUntil} />
      <Button
        disabled={holder.length !== 18 || validFrom === '' || validUntil === ''}
        loading={issue.isPending}
        onClick={() => issue.mutate(undefined)}
      >
        {t('issue')}
      </Button>
    </Group>
  );
}

function RenewForm({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const t = useTranslations('credentials');
  const [validFrom, setFrom] = useState(credential.validUntil);
  const [validUntil, setUntil] = useState('');
  const renew = useCommand(
    (api) =>
      api.give((header) =>
        api.client.POST('/credentials/renewals', {
          params: { header },
          body: { ...namesOf(credential), validFrom, validUntil },
        }),
      ),
    t('renewed'),
  );
  return (
    <Dialog onClose={onClose} title={t('renew')}>
      <Stack>
        <DateField label={t('from')} value={validFrom} onChange={setFrom} />
        <DateField label={t('until')} value={validUntil} onChange={setUntil} />
        <Button
          disabled={validUntil === ''}
          loading={renew.isPending}
          onClick={() => renew.mutate(undefined, { onSuccess: onClose })}
        >
          {t('renew')}
        </Button>
      </Stack>
    </Dialog>
  );
}

function RevokeForm({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const t = useTranslations('credentials');
  return (
    <ReasonDialog
      title={t('revoke')}
      label={t('reason')}
      action={t('revoke')}
      color="red"
      done={t('wasRevoked')}
      work={(api, reason) =>
        api.give((header) =>
          api.client.POST('/credentials/revocations', { params: { header }, body: { ...namesOf(credential), reason } }),
        )
      }
      onClose={onClose}
    />
  );
}

function namesOf({ holder, credential, productKey }: Credential) {
  return { holder, credential, ...(productKey === undefined ? {} : { productKey }) };
}

function DateField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
