/** Rules and limits of a policy in words, for back-tests and for offers that a policy refuses. */
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFirms } from '../parts/queries';

const RULES = ['currency', 'ticket', 'tenor', 'sellerSize', 'obligorCredential', 'recourse', 'industry'] as const;
const LIMITS = ['total', 'obligor', 'concentration', 'group', 'industry', 'tenor'] as const;

/** A rule, a limit or a problem in words. */
export function useReasonWords(): (reason: string) => string {
  const t = useTranslations('policies');
  const nameOf = useNames();
  return useMemo(() => {
    return (reason) => {
      const [kind, of] = reason.split('/');
      const limit = LIMITS.find((each) => each === kind);
      if (limit !== undefined && (of !== undefined || kind === 'total'))
        return t(`limitReasons.${limit}`, { of: nameOf(of ?? '') });
      const rule = RULES.find((each) => each === kind);
      return rule === undefined ? t('unpriced', { reason }) : t(`rules.${rule}`);
    };
  }, [t, nameOf]);
}

/** Names of firms by their codes. */
export function useNames(): (code: string) => string {
  const { data } = useFirms();
  return useMemo(() => {
    const names = new Map((data ?? []).map(({ code, name }) => [code, name]));
    return (code) => names.get(code) ?? code;
  }, [data]);
}
