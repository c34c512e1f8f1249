/** Where nobody is signed in yet. */
import { Anchor, Button, Card, Center, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { LanguageChoice, SchemeChoice } from '../parts/console-frame';
import { signIn } from '../session';

export function SignInPage() {
  const t = useTranslations('signIn');
  return (
    <Center component="main" mih="100vh" p="md">
      <Card withBorder padding="xl" maw={440} w="100%">
        <Stack>
          <Group justify="space-between">
            <Title order={1} size="h2" c="teal">
              GreenTier
            </Title>
            <Group gap="xs">
              <LanguageChoice />
              <SchemeChoice />
            </Group>
          </Group>
          <Text>{t('lead')}</Text>
          <Button size="md" onClick={() => void signIn()}>
            {t('signIn')}
          </Button>
          <Anchor component={Link} to="/verify" size="sm">
            {t('verifyHere')}
          </Anchor>
        </Stack>
      </Card>
    </Center>
  );
}
