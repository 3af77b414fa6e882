import type { Dictionary } from './dictionary.ts';

/** Names of address fields, by country. Part of the Japanese dictionary. */
export const address: Dictionary['address'] = {
  postalCode: {
    postal: '郵便番号',
    postcode: '郵便番号',
    zip: '郵便番号（ZIPコード）',
    pin: '郵便番号（PINコード）',
    eircode: '郵便番号（Eircode）',
  },
  state: {
    province: '州・県',
    state: '州',
    prefecture: '都道府県',
    county: '県・郡',
    department: '県',
    district: '地区',
    emirate: '首長国',
    island: '島',
    oblast: '州',
    parish: '教区',
    area: '地域',
    region: '地域圏',
    do_si: '道・市',
  },
  city: {
    city: '市区町村',
    town: '市区町村',
    suburb: '市区町村',
    district: '地区',
    ward: '市区町村',
  },
  street: '番地・建物名',
  choose: '選択してください',
  forInvoice: '請求書に住所を記載する（任意）',
};
