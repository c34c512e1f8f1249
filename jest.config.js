/** Every test; the contracts' own once more on the embedded network, the adversary's once more in the browser's verifier. */
const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.greentier/'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(typebox|@fastify/type-provider-typebox|canonicalize|@noble|@scalar|openapi-fetch|jose|github-slugger|content-disposition)/)',
  ],
};

/** Contract tests that use nothing but what a network gives as well. */
const ON_THE_NETWORK = [
  'participants',
  'credentials',
  'green-events',
  'credit-notes',
  'holdings',
  'financing',
  'collection',
  'early-payment',
  'receivables',
  'facilities',
  'sealed-offers',
  'bad-input',
];

module.exports = {
  // Tests wait for processes more than they work: on two cores, two at a time (jest itself would take one).
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'everything', testMatch: ['**/*.test.ts'] },
    {
      ...shared,
      displayName: 'on the embedded network',
      testMatch: [`**/chaincode/(${ON_THE_NETWORK.join('|')}).test.ts`],
      setupFilesAfterEnv: ['<rootDir>/test/contracts/setup.ts'],
    },
    {
      ...shared,
      displayName: 'by the verifier of browsers',
      testMatch: ['**/audit/tampering.test.ts'],
      // Not the import of both-verifiers itself, which names the folder.
      moduleNameMapper: { '^\\.\\.?/verify$': '<rootDir>/test/browser-verifier/both-verifiers.ts' },
    },
  ],
};
