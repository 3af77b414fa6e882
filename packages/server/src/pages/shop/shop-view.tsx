import { Amount } from '../parts/amount.tsx';
import { TextField } from '../parts/field.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatPer } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import { Layout } from '../parts/layout.tsx';
import type { ShopCompletePage, ShopPage, ShopProduct } from './shop-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface CardProps {
  readonly product: ShopProduct;
  readonly page: ShopPage;
  readonly t: Dictionary;
}

export function ShopView({ page }: { page: ShopPage }) {
  const t = dictionaryOf(page.locale);
  const shelves = [
    [t.shop.plans, page.plans],
    [t.shop.products, page.products],
  ] as const;
  const isEmpty = page.plans.length + page.products.length === 0;
  return (
    <Layout page={page} title={t.shop.documentTitle(page.seller.name)} offersTestCard>
      <h1>{page.seller.name}</h1>
      <p class="lead">{t.shop.intro}</p>
      {page.hasSample && <SampleAccount t={t} />}
      {isEmpty && <p class="sheet">{t.shop.empty}</p>}
      {shelves.map(
        ([title, products]) =>
          products.length > 0 && (
            <section class="shelf">
              <h2>{title}</h2>
              <ul>
                {products.map((product) => (
                  <ProductCard product={product} page={page} t={t} />
                ))}
              </ul>
            </section>
          ),
      )}
    </Layout>
  );
}

/** Link to the account pages of the sample customer, without a purchase. */
function SampleAccount({ t }: { t: Dictionary }) {
  return (
    <form class="sheet sample" method="post" action="/shop/account">
      <div>
        <p class="line-name">{t.shop.sample}</p>
        <p class="hint">{t.shop.sampleNote}</p>
      </div>
      <button class="button">{t.shop.samplePlan}</button>
    </form>
  );
}

function ProductCard({ product, page, t }: CardProps) {
  const action = actionOf(product, t);
  return (
    <li class="sheet product">
      <div class="product-words">
        <h3>{product.name}</h3>
        {product.description !== null && <p class="hint">{product.description}</p>}
      </div>
      <Price product={product} locale={page.locale} t={t} />
      <form method="post" action="/shop/buy">
        <input type="hidden" name="product_id" value={product.productId} />
        {product.suggestedAmount !== null && (
          <AmountField product={product} page={page} t={t} suggestion={product.suggestedAmount} />
        )}
        <button class="button button-next" aria-label={t.shop.buyLabel(action, product.name)}>
          {action}
        </button>
      </form>
    </li>
  );
}

function Price({ product, locale, t }: { product: ShopProduct; locale: Locale; t: Dictionary }) {
  const { price, interval, trialDays } = product;
  if (product.suggestedAmount !== null) {
    return (
      <p class="product-price">
        <span class="hint">{t.shop.chooseAmount(formatAmount(price, locale))}</span>
      </p>
    );
  }
  return (
    <p class="product-price">
      <strong class="price">
        <Amount money={price} locale={locale} />
      </strong>{' '}
      <span class="hint">
        <span class="unit">
          {interval !== null && formatPer(interval, locale)} <span class="currency">{price.currency}</span>
        </span>
        {trialDays > 0 && <span class="trial">{t.shop.afterTrial(trialDays)}</span>}
      </span>
    </p>
  );
}

function AmountField({ product, page, t, suggestion }: CardProps & { suggestion: string }) {
  const refused = page.refusedAmount?.productId === product.productId ? page.refusedAmount : null;
  return (
    <TextField
      name={`amount-${product.productId}`}
      label={t.shop.yourPrice(product.price.currency)}
      error={refused === null ? undefined : t.shop.amountInvalid(formatAmount(product.price, page.locale))}
      input={{
        value: refused?.typed ?? suggestion,
        required: true,
        inputmode: 'decimal',
        maxlength: 16,
        autocomplete: 'off',
        class: 'figures',
      }}
    />
  );
}

function actionOf(product: ShopProduct, t: Dictionary): string {
  if (product.interval === null) return t.shop.buy;
  return product.trialDays > 0 ? t.shop.startTrial : t.shop.subscribe;
}

export function ShopCompleteView({ page }: { page: ShopCompletePage }) {
  const t = dictionaryOf(page.locale);
  const title = page.isPaid ? t.shop.completeTitle : t.shop.failedTitle;
  return (
    <Layout page={page} title={`${title} · ${page.seller.name}`}>
      <h1>{title}</h1>
      <p>{page.isPaid ? t.shop.completeBody(page.seller.name) : t.shop.failedBody}</p>
      {page.reference !== null && (
        <p class="hint">
          {t.result.orderNumber} <code>{page.reference}</code>
        </p>
      )}
      <a class="button button-next button-large" href="/shop">
        {t.shop.backToShop}
      </a>
    </Layout>
  );
}
