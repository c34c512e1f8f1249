/** The frame of every page: who is signed in, the role's menu, language, light or dark. */
import {
  ActionIcon,
  AppShell,
  Badge,
  Burger,
  Button,
  Container,
  Group,
  NavLink,
  SegmentedControl,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { type Language, useLanguage } from '../language';
import { MENUS } from '../menu';
import { SignInPage } from '../pages/sign-in';
import { type Session, useOptionalSession } from '../session';
import { FirmName } from './firm-name';
import { LiveProvider } from './live';

export function ConsoleFrame() {
  const session = useOptionalSession();
  const { pathname } = useLocation();
  if (session === undefined) return pathname === OPEN_PAGE ? <OpenFrame /> : <SignInPage />;
  return (
    <LiveProvider>
      <SignedInFrame session={session} />
    </LiveProvider>
  );
}

/** The page for whoever has a file and no account here. */
const OPEN_PAGE = '/verify';

function OpenFrame() {
  return (
    <Container size="xl" component="main" py="lg">
      <Group justify="flex-end" gap="xs" mb="md">
        <LanguageChoice />
        <SchemeChoice />
      </Group>
      <Outlet />
    </Container>
  );
}

function SignedInFrame({ session }: { session: Session }) {
  const [menuOpen, menu] = useDisclosure(false);
  const t = useTranslations('frame');
  const { pathname } = useLocation();
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={menuOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} />
            <Text component="span" fw={700} size="lg" c="teal">
              GreenTier
            </Text>
            <Badge variant="light" visibleFrom="xs">
              {t(`roles.${session.role}`)}
            </Badge>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text component="span" size="sm" visibleFrom="md" truncate maw={260}>
              <FirmName code={session.party} />
            </Text>
            <LanguageChoice />
            <SchemeChoice />
            <Button variant="default" size="xs" onClick={() => void session.signOut()}>
              {t('signOut')}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('menu')}>
        {MENUS[session.role].map((page) => (
          <NavLink
            key={page}
            component={Link}
            to={`/${page}`}
            label={t(`pages.${page}`)}
            active={pathname.startsWith(`/${page}`)}
            onClick={menu.close}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main>
        <Container size="xl" p={0}>
          <Outlet />
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

/** 中文 or English. */
export function LanguageChoice() {
  const { language, choose } = useLanguage();
  const t = useTranslations('frame');
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      value={language}
      onChange={(value) => choose(value as Language)}
      data={[
        { value: 'zh', label: '中文' },
        { value: 'en', label: 'EN' },
      ]}
    />
  );
}

/** Light or dark. */
export function SchemeChoice() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const t = useTranslations('frame');
  const other = scheme === 'light' ? 'dark' : 'light';
  return (
    <ActionIcon variant="default" size={30} onClick={() => setColorScheme(other)} aria-label={t(other)}>
      {scheme === 'light' ? '☾' : '☀'}
    </ActionIcon>
  );
}
