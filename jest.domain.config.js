/** The rules alone, each branch of them covered by their own tests. */
const { projects } = require('./jest.config.js');

const [{ displayName: _name, ...everything }] = projects;

module.exports = {
  ...everything,
  roots: ['<rootDir>/domain'],
  collectCoverageFrom: ['domain/**/*.ts', '!**/*.test.ts', '!domain/testing/**'],
  coverageThreshold: { global: { branches: 100 } },
  coverageReporters: ['text-summary'],
};
