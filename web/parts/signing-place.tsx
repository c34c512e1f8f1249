/** Lets the user say where to sign, when there is a choice; without any wallet it says what is missing. */
import { Alert, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type SigningPlace, signingPlaces } from '../signing';

/** The place that signs, and the control that chooses it. */
export function useSigningPlace(): { place: SigningPlace | undefined; choice: React.ReactNode } {
  const t = useTranslations('signing');
  const { data: places } = useQuery({ queryKey: ['signing-places'], queryFn: signingPlaces });
  const [chosen, setChosen] = useState<SigningPlace>();
  if (places === undefined) return { place: undefined, choice: null };
  const [first] = places;
  if (first === undefined) return { place: undefined, choice: <Alert color="orange">{t('none')}</Alert> };
  const place = chosen ?? first;
  const choice =
    places.length === 1 ? null : (
      <SegmentedControl
        aria-label={t('where')}
        value={place}
        onChange={(value) => setChosen(value as SigningPlace)}
        data={places.map((value) => ({ value, label: t(value) }))}
      />
    );
  return { place, choice };
}
