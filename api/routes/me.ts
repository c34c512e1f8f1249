/** Who the API takes the user for: what it reads from the token, and whether the ledger knows the user. */
import { Type } from 'typebox';
import { CreditCode, Text } from '../../domain/fields';
import { RoleName } from '../../domain/participants';
import { ProblemBody } from '../problems';
import type { Api, Service } from '../service';

const Me = Type.Object(
  {
    party: CreditCode,
    role: RoleName,
    user: { ...Text, description: 'The user, as the issuer of tokens names it' },
    identity: { ...Text, description: "Name of the user's own identity on the ledger" },
    enrolled: Type.Boolean({ description: 'Whether that identity is there; without it, commands are refused' }),
  },
  { title: 'Me' },
);

/** The route. */
export function meRoute(api: Api, { ledger }: Service): void {
  api.get(
    '/me',
    {
      schema: {
        tags: ['participants'],
        operationId: 'getMe',
        summary: 'Who the token says that the user is',
        response: { 200: Me, default: ProblemBody },
      },
    },
    async ({ actor: { party, role, user, identity } }) => ({
      party,
      role,
      user,
      identity,
      enrolled: await ledger.knows(identity),
    }),
  );
}
