/** The console's pages by address; what a role may open is its menu, and the API has the last word. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { HomePage } from './pages/home';
import { ConsoleFrame } from './parts/console-frame';

const root = createRootRoute({ component: ConsoleFrame });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox'), 'InboxPage'),
});
const exposure = createRoute({
  getParentRoute: () => root,
  path: '/exposure',
  component: lazyRouteComponent(() => import('./pages/exposure'), 'ExposurePage'),
});
const supplyChain = createRoute({
  getParentRoute: () => root,
  path: '/supply-chain',
  component: lazyRouteComponent(() => import('./pages/supply-chain'), 'SupplyChainPage'),
});
const owed = createRoute({
  getParentRoute: () => root,
  path: '/owed',
  component: lazyRouteComponent(() => import('./pages/owed'), 'OwedPage'),
});
const financing = createRoute({
  getParentRoute: () => root,
  path: '/financing',
  component: lazyRouteComponent(() => import('./pages/financing'), 'FinancingPage'),
});
const upload = createRoute({
  getParentRoute: () => root,
  path: '/upload',
  component: lazyRouteComponent(() => import('./pages/upload'), 'UploadPage'),
});
const green = createRoute({
  getParentRoute: () => root,
  path: '/green',
  component: lazyRouteComponent(() => import('./pages/green'), 'GreenPage'),
});
const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipeline',
  component: lazyRouteComponent(() => import('./pages/pipeline'), 'PipelinePage'),
});
const limits = createRoute({
  getParentRoute: () => root,
  path: '/limits',
  component: lazyRouteComponent(() => import('./pages/limits'), 'LimitsPage'),
});
const policies = createRoute({
  getParentRoute: () => root,
  path: '/policies',
  component: lazyRouteComponent(() => import('./pages/policies'), 'PoliciesPage'),
});
const settlement = createRoute({
  getParentRoute: () => root,
  path: '/settlement',
  component: lazyRouteComponent(() => import('./pages/settlement'), 'SettlementPage'),
});
const reminders = createRoute({
  getParentRoute: () => root,
  path: '/reminders',
  component: lazyRouteComponent(() => import('./pages/reminders'), 'RemindersPage'),
});
const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  component: lazyRouteComponent(() => import('./pages/review'), 'ReviewPage'),
});
const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  component: lazyRouteComponent(() => import('./pages/jobs'), 'JobsPage'),
});
const ledger = createRoute({
  getParentRoute: () => root,
  path: '/ledger',
  component: lazyRouteComponent(() => import('./pages/ledger'), 'LedgerPage'),
});
const credentials = createRoute({
  getParentRoute: () => root,
  path: '/credentials',
  component: lazyRouteComponent(() => import('./pages/credentials'), 'CredentialsPage'),
});
const receivable = createRoute({
  getParentRoute: () => root,
  path: '/receivables/$id',
  component: lazyRouteComponent(() => import('./pages/receivable'), 'ReceivablePage'),
});
const trail = createRoute({
  getParentRoute: () => root,
  path: '/receivables/$id/trail',
  component: lazyRouteComponent(() => import('./pages/trail'), 'TrailPage'),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: lazyRouteComponent(() => import('./pages/verify'), 'VerifyPage'),
});

const pages = [
  home,
  inbox,
  exposure,
  supplyChain,
  owed,
  financing,
  upload,
  green,
  pipeline,
  limits,
  policies,
  settlement,
  reminders,
  review,
  jobs,
  ledger,
  credentials,
  receivable,
  trail,
  verify,
];

/** The router of the console. */
export const router = createRouter({ routeTree: root.addChildren(pages), basepath: '/console' });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
