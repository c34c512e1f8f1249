/** Gives a command when the user asks, tells how it ended, and lets every list look again. */
import { notifications } from '@mantine/notifications';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { type Api, type Problem, Refused, useApi } from '../api';

/**
 * A command as a button needs it.
 * @param work what is done, by the API of the user who is signed in
 * @param done what is said when it is done
 * @param isShownHere which refusals the page shows itself, where they arose
 */
export function useCommand<Input>(
  work: (api: Api, input: Input) => Promise<unknown>,
  done: string,
  isShownHere: (problem: Problem) => boolean = () => false,
): UseMutationResult<unknown, Error, Input> {
  const api = useApi();
  const queries = useQueryClient();
  const t = useTranslations('page');
  const closeButtonProps = { 'aria-label': t('close') };
  return useMutation({
    mutationFn: (input: Input) => work(api, input),
    async onSuccess() {
      notifications.show({ color: 'teal', message: done, closeButtonProps });
      await queries.invalidateQueries();
    },
    onError(error) {
      const problem = error instanceof Refused ? error.problem : undefined;
      if (problem !== undefined && isShownHere(problem)) return;
      const message = [problem?.detail ?? error.message, problem?.remedy]
        .filter((text) => text !== undefined)
        .join(' ');
      notifications.show({
        color: 'red',
        title: problem?.title ?? t('failed'),
        message,
        autoClose: false,
        closeButtonProps,
      });
    },
  });
}
