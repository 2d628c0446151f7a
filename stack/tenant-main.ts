import { makeTenant } from './tenant-command';

process.exitCode = makeTenant(process.env, process.argv.slice(2));
