/** Writes docs/life-cycle.md: `npm run docs:life-cycle`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifeCyclePage } from '../domain/life-cycle-picture';

writeFileSync(join(process.cwd(), 'docs', 'life-cycle.md'), lifeCyclePage());
