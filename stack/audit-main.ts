// `npm run audit:dependencies`: asks the registry for known weaknesses of what production installs. `--required` makes it a
// failure when the registry could not be asked.
import { spawnSync } from 'node:child_process';
import { isSerious, outcomeOf } from './audit';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  timeout: 120_000,
});
const outcome = outcomeOf(stdout ?? '');
switch (outcome.kind) {
  case 'clean':
    console.log('No known weakness in what production installs.');
    break;
  case 'found':
    outcome.lines.forEach(line => console.log(line));
    process.exitCode = outcome.lines.some(isSerious) ? 1 : 0;
    break;
  case 'not asked':
    console.log(`NOT CHECKED: the registry did not answer (${outcome.why}). Ask again where it does.`);
    process.exitCode = process.argv.includes('--required') ? 1 : 0;
    break;
}
