/** A firm by its name, with its credit code at hand; the code alone where the name is not the user's to see. */
import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api';

export function FirmName({ code }: { code: string }) {
  const name = useFirmName(code);
  return (
    <Tooltip label={code} disabled={name === code}>
      <span>{name}</span>
    </Tooltip>
  );
}

/** Name of a firm, its code until the name is there. */
export function useFirmName(code: string): string {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['firm', code],
    queryFn: () => api.read(api.client.GET('/firms/{code}', { params: { path: { code } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data?.name ?? code;
}
