// Everything that changes an account, one after the other in one file: each project has a customer
// of its own, so that two workers never meet in one account.
import { bank } from '../stories/bank.ts';
import { journey } from '../stories/journey.ts';
import { paying } from '../stories/paying.ts';
import { queries } from '../stories/queries.ts';
import { secondStep } from '../stories/second-step.ts';
import { test } from '../lib/test.ts';

test.describe('paying', paying);
test.describe('the whole journey', journey);
test.describe('paying by bank', bank);
test.describe('asking about a bill', queries);
// Last: it changes how this customer signs in, and changes it back.
test.describe('the second step', secondStep);
