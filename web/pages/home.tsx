/** Leads each role to the page where its day begins. */
import { Navigate } from '@tanstack/react-router';
import { MENUS } from '../menu';
import { useSession } from '../session';

export function HomePage() {
  const { role } = useSession();
  return <Navigate to={`/${MENUS[role][0] ?? 'ledger'}`} replace />;
}
