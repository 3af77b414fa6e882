import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Files of a small account: a plan, two customers, a card and a subscription of each. */
export const sampleFiles = {
  'products.csv': `id,name,tax_category,currency,price,payment_frequency_count,payment_frequency_interval
basic,Basic plan,saas,USD,3000,1,Month
course,Starter course,edtech,USD,4900,,
`,
  'customers.csv': `id,email,name,country,state,zipcode,created_at
c1,first@example.com,First Sample,US,CA,94107,2025-03-01
c2,second@example.com,"Second, Sample",JP,,,2025-04-01T09:00:00+09:00
`,
};

export const subscriptionsHeader = 'id,customer_id,product_id,payment_method_id,status,next_billing_date';

/** Folder with these files, removed after the test. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-import-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  return folder;
}
