// @ts-check
// Writes the JSON schema of the config file, of the option definitions that tsc has compiled.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configSchema } from '../dist/config/schema.js';

const file = path.join(import.meta.dirname, '../dist/config.schema.json');
writeFileSync(file, `${JSON.stringify(configSchema())}\n`);
