// `npm run licences`: writes the tables of docs/dependencies.md and the notices for browsers, and fails when a licence is
// not one we may use.
import { readFileSync, writeFileSync } from 'node:fs';
import { BROWSER_NOTICES, browserPackages } from './imports';
import { browserNotices, dependenciesPage, installed, problems } from './licences';

const PAGE = 'docs/dependencies.md';

const packages = installed(readFileSync('package-lock.json', 'utf8'));
writeFileSync(PAGE, dependenciesPage(readFileSync(PAGE, 'utf8'), packages));
writeFileSync(BROWSER_NOTICES, browserNotices('.', browserPackages('.'), packages));
const wrong = problems(packages);
for (const problem of wrong) console.error(`Not allowed: ${problem}. See ${PAGE}.`);
console.log(`${packages.length} packages, ${wrong.length} with a licence that is not allowed.`);
process.exitCode = wrong.length === 0 ? 0 : 1;
