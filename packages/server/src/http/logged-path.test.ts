import { expect, test } from 'vitest';
import { loggedPath } from './logged-path.ts';

test.each([
  ['/portal/cst_Ab12/subscriptions/sub_1', '/portal/cst_…/subscriptions/sub_1'],
  ['/offers/cst_Ab12/accept', '/offers/cst_…/accept'],
  ['/pay/pml_Ab1.0123abcd.-Xy_z/result', '/pay/pml_Ab1.…/result'],
  ['/authenticate/pay_Ab1.0123abcd.-Xy_z', '/authenticate/pay_Ab1.…'],
  ['/due/bus_1~sub_1~1790000000000.-Xy_z', '/due/bus_1~sub_1~…'],
  ['/uploads/product~bus_1~pdt_1.17.-Xy_z', '/uploads/product~bus_1~pdt_1.…'],
  ['/checkout/cks_1/result', '/checkout/cks_1/result'],
  ['/payments/pay_1', '/payments/pay_1'],
])('what is logged of %s names the thing and opens nothing', (path, logged) => {
  expect(loggedPath(path)).toBe(logged);
});
