/** Who is signed in: by OpenID Connect with an authorization code and PKCE; the token lives in this tab alone. */
import { Center, Loader } from '@mantine/core';
import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { connectApi } from '../client/client';
import { readSettings } from './settings';

/** Roles that the console serves. */
export type ConsoleRole = 'anchor' | 'supplier' | 'bank' | 'certifier' | 'operator';

/** A user as the API reads its token. */
export interface Session {
  readonly token: string;
  readonly party: string;
  readonly role: ConsoleRole;
  readonly name: string;
  signOut(): Promise<void>;
}

const Current = createContext<Session | undefined>(undefined);

/** The session. @throws Error outside a page that needs one */
export function useSession(): Session {
  const session = useContext(Current);
  if (session === undefined) throw new Error('nobody is signed in');
  return session;
}

/** The session, or nothing while nobody is signed in. */
export function useOptionalSession(): Session | undefined {
  return useContext(Current);
}

/** Sends the browser to the issuer; `hint` names the user for an issuer that knows it. */
export async function signIn(hint?: string): Promise<void> {
  const manager = await userManager();
  await manager.signinRedirect(hint === undefined ? {} : { login_hint: hint });
}

/** Takes over what the issuer answered, and keeps the session for everything below. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | undefined | 'loading'>('loading');
  useEffect(() => {
    let current = true;
    void restore()
      .catch(() => undefined)
      .then((found) => current && setSession(found));
    return () => {
      current = false;
    };
  }, []);
  if (session === 'loading') {
    return (
      <Center h="100vh" role="status" aria-label="GreenTier">
        <Loader />
      </Center>
    );
  }
  return <Current value={session}>{children}</Current>;
}

let manager: Promise<UserManager> | undefined;

function userManager(): Promise<UserManager> {
  const home = `${location.origin}${import.meta.env.BASE_URL}`;
  manager ??= readSettings().then(
    ({ issuer, clientId }) =>
      new UserManager({
        authority: issuer,
        client_id: clientId,
        redirect_uri: home,
        response_type: 'code',
        scope: 'openid',
        userStore: new WebStorageStateStore({ store: sessionStorage }),
      }),
  );
  return manager;
}

let restored: Promise<Session | undefined> | undefined;

/** Once a page: an authorization code is good once. */
function restore(): Promise<Session | undefined> {
  restored ??= restoreOnce();
  return restored;
}

async function restoreOnce(): Promise<Session | undefined> {
  const users = await userManager();
  const answered = new URLSearchParams(location.search).has('code');
  const user = answered ? await users.signinRedirectCallback() : await users.getUser();
  if (answered) history.replaceState(null, '', import.meta.env.BASE_URL);
  if (user === null || user.expired === true) return undefined;
  // Which claims say who a user is, is the API's to know.
  const { data: me } = await connectApi({ url: location.origin, token: () => user.access_token }).GET('/me');
  if (me === undefined) return undefined;
  return {
    token: user.access_token,
    party: me.party,
    role: me.role,
    name: String(user.profile.name ?? me.party),
    async signOut() {
      await users.removeUser();
      location.assign(import.meta.env.BASE_URL);
    },
  };
}
