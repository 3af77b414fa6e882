import { type OfferId, asId } from '../domain/ids.ts';
import type { TargetFields } from '../domain/offer/kinds/target-fields.ts';
import type { OfferCopy, OfferDiscount, OfferKind } from '../domain/offer/offer.ts';

/*
 * Offers of the demo shop; `demo-funnels.ts` defines when they are proposed.
 */

interface DemoOffer {
  readonly offerId: OfferId;
  readonly name: string;
  readonly kind: OfferKind;
  readonly target: Partial<TargetFields>;
  readonly discount?: OfferDiscount;
  readonly quantity?: { readonly minimum: number; readonly maximum: number };
  readonly copy: { readonly en: OfferCopy; readonly ja: OfferCopy };
}

export const demoOffers: readonly DemoOffer[] = [
  {
    ...named('complete_bundle', 'Complete Bundle after the Starter Course'),
    kind: 'one_time',
    target: { productId: asId<'product'>('prod_complete_bundle') },
    discount: { type: 'amount', amount: 4900n, currency: 'USD', cycles: null },
    copy: {
      en: copy(
        'Go on with the Complete Bundle',
        'All five courses. What you paid for the Starter Course is taken off.',
        ['Five courses, to be taken in any order', 'Exercises and source files', 'Every later update'],
        ['Four more courses', 'Exercises and source files'],
      ),
      ja: copy(
        'コンプリートバンドルで続きを学ぶ',
        '全5コースのセットです。入門コースのお支払い分を差し引きます。',
        ['全5コースを好きな順に受講', '演習問題とソースファイル', '今後の更新もすべて含みます'],
        ['4つの追加コース', '演習問題とソースファイル'],
      ),
    },
  },
  {
    ...named('ebook', 'E-book for who declined the bundle'),
    kind: 'one_time',
    target: { productId: asId<'product'>('prod_ebook') },
    discount: { type: 'percentage', bps: 2000, cycles: null },
    copy: {
      en: copy(
        'Or the Starter Course to read',
        'The book of the course you have just bought, at 20 % less.',
        ['120 pages, as PDF and EPUB', 'For the train, and for looking things up'],
        [],
      ),
      ja: copy(
        '入門コースを本でも',
        'ご購入いただいたコースの電子書籍を20%引きでご用意しました。',
        ['PDFとEPUB、120ページ', '移動中の学習や、読み返しに'],
        [],
      ),
    },
  },
  {
    ...named('team_license', 'Team License after the Single License'),
    kind: 'one_time',
    target: { productId: asId<'product'>('prod_team_license') },
    discount: { type: 'amount', amount: 9900n, currency: 'USD', cycles: null },
    copy: {
      en: copy(
        'Bring your team',
        'The Team License for the difference: your Single License is taken off.',
        ['Up to ten people in one company', 'The files stay yours, and open everywhere'],
        ['Nine more people', 'One invoice for everybody'],
      ),
      ja: copy(
        'チームでも使う',
        '差額でチームライセンスに。お支払い済みのシングルライセンス分を差し引きます。',
        ['1つの会社で最大10名', 'ファイルはそのまま、どこでも開けます'],
        ['さらに9名まで', '請求書は1通にまとまります'],
      ),
    },
  },
  {
    ...named('templates', 'Templates for who declined the Team License'),
    kind: 'one_time',
    target: { productId: asId<'product'>('prod_premium_addon') },
    discount: { type: 'percentage', bps: 2500, cycles: null },
    copy: {
      en: copy(
        'Start from a template',
        'Forty projects to begin with, at 25 % less.',
        ['Ready to edit in the editor you have just bought', 'For print and for the web'],
        [],
      ),
      ja: copy(
        'テンプレートから始める',
        'すぐに使える40のプロジェクトを25%引きで。',
        ['ご購入いただいたエディターでそのまま編集', '印刷にもウェブにも'],
        [],
      ),
    },
  },
  {
    ...named('pro_plan', 'Pro Plan after the Basic Plan'),
    kind: 'plan_change',
    target: { productId: asId<'product'>('prod_pro_plan'), prorationBillingMode: 'difference_immediately' },
    copy: {
      en: copy(
        'Move up to the Pro Plan',
        'You pay the difference today.',
        ['Unlimited projects', 'Five people'],
        ['Unlimited projects instead of three', 'Four more people'],
      ),
      ja: copy(
        'プロプランにアップグレード',
        '本日のお支払いは差額のみです。',
        ['プロジェクト数は無制限', '5名まで利用可能'],
        ['プロジェクト数が3件から無制限に', 'さらに4名まで'],
      ),
    },
  },
  {
    ...named('extra_seat', 'An extra seat for who declined the Pro Plan'),
    kind: 'addon',
    target: { addonId: asId<'addon'>('adn_extra_seat'), prorationBillingMode: 'prorated_immediately' },
    quantity: { minimum: 1, maximum: 5 },
    copy: {
      en: copy(
        'Or just one more seat',
        'Stay on the Basic Plan, and share it.',
        ['One more person for each seat'],
        [],
      ),
      ja: copy('席だけを追加', 'ベーシックプランのまま、共有できます。', ['1席につき1名が利用可能'], []),
    },
  },
  {
    ...named('pro_plan_at_limit', 'Pro Plan where a limit is reached'),
    kind: 'plan_change',
    target: { productId: asId<'product'>('prod_pro_plan'), prorationBillingMode: 'prorated_immediately' },
    copy: {
      en: copy(
        'You have reached the limit of your plan',
        'On the Pro Plan there is none. You pay for the rest of this period only.',
        ['Unlimited projects', 'Five people'],
        ['Unlimited projects instead of three'],
      ),
      ja: copy(
        'プランの上限に達しました',
        'プロプランには上限がありません。お支払いは今の期間の残り分のみです。',
        ['プロジェクト数は無制限', '5名まで利用可能'],
        ['プロジェクト数が3件から無制限に'],
      ),
    },
  },
  {
    ...named('basic_plan', 'Basic Plan for who wants to leave the Pro Plan'),
    kind: 'plan_change',
    target: { productId: asId<'product'>('prod_basic_plan'), prorationBillingMode: 'difference_immediately' },
    copy: {
      en: copy(
        'A smaller plan may do',
        'The Basic Plan keeps your work. What you have paid too much pays for your next months.',
        ['Three projects, for one person', 'Your files stay'],
        [],
      ),
      ja: copy(
        'もっと小さなプランで続ける',
        'ベーシックプランなら、データはそのまま。差額は次回以降のお支払いに充てられます。',
        ['プロジェクト3件、1名', 'ファイルはそのまま残ります'],
        [],
      ),
    },
  },
  {
    ...named('half_price', 'Three months at half the price for who wants to leave the Basic Plan'),
    kind: 'plan_change',
    target: { productId: asId<'product'>('prod_basic_plan'), prorationBillingMode: 'do_not_bill' },
    discount: { type: 'percentage', bps: 5000, cycles: 3 },
    copy: {
      en: copy(
        'Stay at half the price',
        'Your next three payments are half. You can still cancel at any time.',
        ['Nothing is charged today', 'The same plan, with everything in it'],
        [],
      ),
      ja: copy(
        '半額で続ける',
        '次の3回のお支払いが半額になります。いつでも解約できます。',
        ['本日のお支払いはありません', 'プランの内容はそのまま'],
        [],
      ),
    },
  },
  {
    ...named('pause', 'A month of rest for who wants to leave the Basic Plan all the same'),
    kind: 'pause',
    target: { productId: asId<'product'>('prod_basic_plan'), pauseDays: 30 },
    copy: {
      en: copy(
        'Take a month off',
        'Your plan rests for 30 days, and you pay nothing for them.',
        ['It goes on by itself, with everything in it', 'You can end the pause, or cancel, at any time'],
        [],
      ),
      ja: copy(
        '1か月お休みする',
        '30日間プランを休止します。その間のお支払いはありません。',
        ['期間が過ぎると自動で再開し、内容はそのままです', 'いつでも再開や解約ができます'],
        [],
      ),
    },
  },
  {
    ...named('pro_for_less', 'Three months at a quarter less for who moves down from the Pro Plan'),
    kind: 'plan_change',
    target: { productId: asId<'product'>('prod_pro_plan'), prorationBillingMode: 'do_not_bill' },
    discount: { type: 'percentage', bps: 2500, cycles: 3 },
    copy: {
      en: copy(
        'Keep the Pro Plan for a quarter less',
        'Your next three payments are 25 % lower. You can still move down at any time.',
        ['Nothing is charged today', 'Unlimited projects and five people stay'],
        [],
      ),
      ja: copy(
        'プロプランを25%引きで続ける',
        '次の3回のお支払いが25%引きになります。あとからでもプランを変更できます。',
        ['本日のお支払いはありません', 'プロジェクト数無制限、5名のまま'],
        [],
      ),
    },
  },
  {
    ...named('photo_set_jp', '写真入門講座の次に: 写真コンプリート講座'),
    kind: 'one_time',
    target: { productId: asId<'product'>('prod_photo_set_jp') },
    discount: { type: 'amount', amount: 5800n, currency: 'JPY', cycles: null },
    copy: {
      en: copy(
        'Go on with the complete photo course',
        'All four parts. What you paid for the first is taken off.',
        ['Forty video lessons', 'Light, portraits and developing'],
        ['Thirty more lessons'],
      ),
      ja: copy(
        '写真コンプリート講座で、さらに先へ',
        '全4部のセットです。入門講座のお支払い分を差し引きます。',
        ['動画レッスン40本', '光、人物、現像まで'],
        ['30本の追加レッスン'],
      ),
    },
  },
  {
    ...named('presets_jp', 'コンプリート講座を断った方に: 現像プリセット集'),
    kind: 'one_time',
    target: { productId: asId<'product'>('prod_presets_jp') },
    discount: { type: 'percentage', bps: 2000, cycles: null },
    copy: {
      en: copy('Or a set of presets', 'Twenty of them, at 20 % less.', ['For telephone and computer'], []),
      ja: copy(
        '現像プリセット集はいかがですか',
        '20種類のプリセットを20%引きで。',
        ['スマートフォンでもパソコンでも使えます'],
        [],
      ),
    },
  },
];

function named(id: string, name: string) {
  return { offerId: asId<'offer'>(`off_${id}`), name };
}

function copy(
  headline: string,
  body: string,
  valuePoints: readonly string[],
  newBenefits: readonly string[],
): OfferCopy {
  return { headline, body, valuePoints, newBenefits, acceptLabel: null, badge: null };
}
