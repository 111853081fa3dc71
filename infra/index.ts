import { join } from 'node:path';
import { program } from './pulumi/program';

// The Pulumi program (`main` in Pulumi.yaml). What it exports is what `pulumi stack output` tells.
export const { environment, urls } = program(join(__dirname, '..'));
