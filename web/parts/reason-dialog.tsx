/** A dialog for a command that has to be given with a reason. */
import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Api } from '../api';
import { Dialog } from './dialog';
import { useCommand } from './use-command';

/** What it says, and what is done with the reason. */
export interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  readonly action: string;
  readonly color?: string;
  /** What is said when it is done. */
  readonly done: string;
  readonly work: (api: Api, reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

export function ReasonDialog({ title, label, action, color, done, work, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const command = useCommand(work, done);
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <TextInput label={label} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
        <Button
          {...(color === undefined ? {} : { color })}
          disabled={reason.trim() === ''}
          loading={command.isPending}
          onClick={() => command.mutate(reason, { onSuccess: onClose })}
        >
          {action}
        </Button>
      </Stack>
    </Dialog>
  );
}
