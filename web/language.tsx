/** The language of the console: 中文 or English, as the browser prefers until the user says otherwise. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { en } from './texts/en';
import { zh } from './texts/zh';

/** A language that the console speaks. */
export type Language = 'en' | 'zh';

const TEXTS = { en, zh } as const;
const LOCALES = { en: 'en-GB', zh: 'zh-CN' } as const;
const REMEMBERED_AS = 'greentier.language';

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof en;
    Locale: (typeof LOCALES)[Language];
  }
}

const Choice = createContext<{ language: Language; choose(language: Language): void }>({
  language: 'en',
  choose: () => undefined,
});

/** The language and how to change it. */
export function useLanguage() {
  return useContext(Choice);
}

/** Gives everything below it the texts and formats of one language. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferredLanguage);
  useEffect(() => {
    document.documentElement.lang = LOCALES[language];
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose(chosen: Language) {
        localStorage.setItem(REMEMBERED_AS, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return (
    <Choice value={choice}>
      <IntlProvider locale={LOCALES[language]} messages={TEXTS[language]} timeZone="Asia/Shanghai">
        {children}
      </IntlProvider>
    </Choice>
  );
}

function preferredLanguage(): Language {
  const remembered = localStorage.getItem(REMEMBERED_AS);
  if (remembered === 'en' || remembered === 'zh') return remembered;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
