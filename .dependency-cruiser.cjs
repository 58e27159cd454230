/**
 * Who may import whom (docs/architecture.md). Each rule was seen failing once.
 * Patterns name packages by what they resolve to under pnpm as well as by their bare name.
 */
const libs = (...names) => `^libs/(${names.join('|')})/`;
const npm = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;
const tests = '(/test/|\\.spec\\.ts$|^e2e/)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-app-to-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'no-lib-to-app', severity: 'error', from: { path: '^(libs|tools)/' }, to: { path: '^apps/' } },
    {
      name: 'no-lib-to-tool',
      comment: 'Specs may start a tool, such as the phone simulator; what runs in production may not.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: tests },
      to: { path: '^(tools|e2e|bench)/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'libs/domain knows no other package of ours, and of others only luxon, cron-parser and zod.',
      severity: 'error',
      from: { path: '^libs/domain/src/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/domain/', npm('luxon', 'cron-parser', 'zod'), '^(node:)?crypto$'] },
    },
    {
      name: 'persistence-only-domain',
      severity: 'error',
      from: { path: '^libs/persistence/src/' },
      to: { path: ['^libs/', '^tools/'], pathNot: libs('persistence', 'domain') },
    },
    {
      name: 'queue-only-domain',
      severity: 'error',
      from: { path: '^libs/queue/src/' },
      to: { path: ['^libs/', '^tools/'], pathNot: libs('queue', 'domain') },
    },
    {
      name: 'leaves-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/(config|observability|recovery|lifecycle|testing)/src/' },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'testing-only-in-specs',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/', pathNot: [tests, '^libs/testing/', '^tools/verify/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'sql-only-in-persistence',
      comment: 'pg and typeorm: persistence; queue carries BullMQ over Postgres; apps pass transactions on.',
      severity: 'error',
      from: {
        path: '^(apps|libs|tools)/',
        pathNot: [tests, libs('persistence', 'queue', 'testing'), '^tools/(local-stack|verify)/'],
      },
      to: { path: npm('pg') },
    },
    {
      name: 'bullmq-only-in-queue',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/', pathNot: [tests, libs('queue')] },
      to: { path: npm('bullmq', 'ioredis') },
    },
    {
      name: 'whatsapp-web-only-in-gateway',
      severity: 'error',
      from: { pathNot: '^apps/whatsapp-gateway/' },
      to: { path: npm('whatsapp-web\\.js') },
    },
    {
      name: 'only-the-package-root',
      comment: 'Another package is entered through its index, never by a deep path.',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/([^/]+)/' },
      to: { path: '^(libs|tools)/[^/]+/(src|dist)/', pathNot: ['^$1/$2/', '/src/index\\.ts$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'require', 'node', 'default'],
      mainFields: ['types', 'main'],
    },
  },
};
