/** Firms, their signatories and their credentials. */
import { Type } from 'typebox';
import { COMMANDS } from '../../domain/commands';
import { ProductKey } from '../../domain/credentials';
import { Address, CreditCode, Text } from '../../domain/fields';
import { CredentialKindName, RoleName, SizeClassName } from '../../domain/participants';
import { containing, dates, equalTo, ifTrue, including, oneOf, whether } from '../lists';
import { CommandHeaders, commandResponses, giveCommands } from '../operations';
import { listRoute, recordRoute } from '../record-routes';
import type { Api, Service } from '../service';

const STRICT = { additionalProperties: false };
const ByCode = Type.Object({ code: CreditCode });
const ByAddress = Type.Object({ address: Address });

/** Routes of the participants. */
export function participantRoutes(api: Api, service: Service): void {
  const tags = ['participants'];
  const command = { tags, headers: CommandHeaders, response: commandResponses };

  api.post(
    '/firms',
    {
      schema: {
        ...command,
        operationId: 'registerFirm',
        summary: 'Puts a firm on the ledger',
        body: COMMANDS.registerFirm,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({ commands: [{ name: 'registerFirm', body: request.body }] })),
  );

  api.patch(
    '/firms/:code',
    {
      schema: {
        ...command,
        operationId: 'updateFirm',
        summary: 'Changes what is known of a firm',
        params: ByCode,
        body: Type.Omit(COMMANDS.updateFirm, ['code'], STRICT),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'updateFirm', body: { code: request.params.code, ...request.body } }],
      })),
  );

  listRoute(api, service, {
    path: '/firms',
    kind: 'firm',
    tags,
    operationId: 'listFirms',
    summary: 'Firms that are registered',
    filters: {
      role: including('roles', RoleName),
      name: containing('name'),
      identifier: { schema: Text, condition: (value: string) => ({ field: 'identifiers', includes: { value } }) },
      mspId: equalTo('mspId', Text),
      sizeClass: oneOf('sizeClass', SizeClassName),
      codeCheckHolds: ifTrue(
        'codeCheckHolds',
        'Whether the check character of the code holds; where not, a person reviews the firm',
      ),
    },
    orders: { name: { by: { text: 'name' }, descending: false } },
  });

  recordRoute(api, service, {
    path: '/firms/:code',
    kind: 'firm',
    tags,
    operationId: 'getFirm',
    summary: 'A firm by its credit code',
    params: ByCode,
    keyParts: ({ code }) => [code],
  });

  api.post(
    '/signatories',
    {
      schema: {
        ...command,
        operationId: 'registerSignatory',
        summary: 'Names an address whose signatures bind the firm',
        body: COMMANDS.registerSignatory,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'registerSignatory', body: request.body }],
      })),
  );

  api.post(
    '/signatories/:address/rotation',
    {
      schema: {
        ...command,
        operationId: 'rotateSignatory',
        summary: 'Puts a new address in the place of an old one',
        params: ByAddress,
        body: Type.Omit(COMMANDS.rotateSignatory, ['address'], STRICT),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'rotateSignatory', body: { address: request.params.address, ...request.body } }],
      })),
  );

  api.post(
    '/signatories/:address/revocation',
    {
      schema: {
        ...command,
        operationId: 'revokeSignatory',
        summary: 'Ends an address for good',
        params: ByAddress,
        body: Type.Omit(COMMANDS.revokeSignatory, ['address'], STRICT),
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'revokeSignatory', body: { address: request.params.address, ...request.body } }],
      })),
  );

  listRoute(api, service, {
    path: '/signatories',
    kind: 'signatory',
    tags,
    operationId: 'listSignatories',
    summary: 'Addresses whose signatures bind firms',
    filters: {
      firm: equalTo('firm', CreditCode),
      address: equalTo('address', Address),
      active: whether('revokedAt', 'Whether the address still signs', true),
    },
  });

  recordRoute(api, service, {
    path: '/firms/:code/signatories/:address',
    kind: 'signatory',
    tags,
    operationId: 'getSignatory',
    summary: 'One address of a firm and what it may sign',
    params: Type.Object({ code: CreditCode, address: Address }),
    keyParts: ({ code, address }) => [code, address],
  });

  api.post(
    '/credentials',
    {
      schema: {
        ...command,
        operationId: 'issueCredential',
        summary: 'Issues a credential to a firm or for a product',
        body: COMMANDS.issueCredential,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'issueCredential', body: request.body }],
      })),
  );

  api.post(
    '/credentials/renewals',
    {
      schema: {
        ...command,
        operationId: 'renewCredential',
        summary: 'Grants a credential for a further time',
        body: COMMANDS.renewCredential,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'renewCredential', body: request.body }],
      })),
  );

  api.post(
    '/credentials/revocations',
    {
      schema: {
        ...command,
        operationId: 'revokeCredential',
        summary: 'Ends a credential at once',
        body: COMMANDS.revokeCredential,
      },
    },
    async (request, reply) =>
      giveCommands(service, request, reply, async () => ({
        commands: [{ name: 'revokeCredential', body: request.body }],
      })),
  );

  listRoute(api, service, {
    path: '/credentials',
    kind: 'credential',
    tags,
    operationId: 'listCredentials',
    summary: 'What certifiers vouch for',
    filters: {
      holder: equalTo('holder', CreditCode),
      certifier: equalTo('certifier', CreditCode),
      credential: oneOf('credential', CredentialKindName),
      productKey: equalTo('productKey', ProductKey),
      ...dates('validUntil', 'validUntil'),
      revoked: whether('revocation', 'Whether its latest grant was revoked'),
    },
    orders: { validUntil: { by: { text: 'validUntil' }, descending: false } },
  });

  recordRoute(api, service, {
    path: '/firms/:code/credentials/:credential',
    kind: 'credential',
    tags,
    operationId: 'getCredential',
    summary: 'A credential of a firm, or of one of its products, with its history',
    params: Type.Object({ code: CreditCode, credential: CredentialKindName }),
    querystring: Type.Object({ productKey: Type.Optional(ProductKey) }),
    keyParts: ({ code, credential }, { productKey }) => [code, credential, productKey],
  });
}
