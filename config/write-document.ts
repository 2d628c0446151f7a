// `npm run docs`: writes docs/configuration.md from the declarations.
import { writeFileSync } from 'node:fs';
import { configurationPage } from './document';

writeFileSync('docs/configuration.md', configurationPage());
