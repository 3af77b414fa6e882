import { sellerName } from '../../domain/business/business.ts';
import { localText } from '../../domain/business/local-text.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { imagePath } from '../../wire/convert/urls.ts';
import type { Page, Seller } from './page.ts';

/** Largest size of a logo in the header, in CSS pixels. */
const logoRoom = { width: 160, height: 32 };

/** Seller's mark and name, in the header. */
export function SellerMark({ seller }: { seller: Seller }) {
  const { logo, websiteUrl } = seller.record;
  const scale = logo && Math.min(logoRoom.width / logo.width, logoRoom.height / logo.height);
  const content = (
    <>
      {logo && scale !== null && (
        <img
          src={imagePath(logo.hash)}
          alt=""
          width={Math.round(logo.width * scale)}
          height={Math.round(logo.height * scale)}
        />
      )}
      <span>{seller.name}</span>
    </>
  );
  return websiteUrl === null ? (
    <p class="seller">{content}</p>
  ) : (
    <p class="seller">
      <a href={websiteUrl}>{content}</a>
    </p>
  );
}

/** Seller, contact and terms, in the footer. */
export function SellerFoot({ page, seller }: { page: Page; seller: Seller }) {
  const { record } = seller;
  const { foot: t } = dictionaryOf(page.locale);
  const links = [
    [localText(record.termsUrl, page.locale), t.terms],
    [localText(record.privacyUrl, page.locale), t.privacy],
    [localText(record.returnsUrl, page.locale), t.returns],
    [legalPathOf(seller), t.legal],
  ] as const;
  const given = links.filter((link): link is [string, string] => link[0] !== null);
  return (
    <>
      {given.length > 0 && (
        <nav class="foot-links" aria-label={t.aboutSeller}>
          {given.map(([href, name]) => (
            <a href={href}>{name}</a>
          ))}
        </nav>
      )}
      {(record.legalName !== null || record.supportEmail !== null) && (
        <p class="foot-seller">
          {t.soldBy(sellerName(record))}
          {record.supportEmail !== null && (
            <>
              {' · '}
              <a href={`mailto:${record.supportEmail}`}>{record.supportEmail}</a>
            </>
          )}
        </p>
      )}
    </>
  );
}

/** Path of the seller's legal notice; null while it would say no more than a name. */
function legalPathOf({ record }: Seller): string | null {
  const hasNotice = record.address !== null && record.address.street !== null;
  return hasNotice ? `/legal/${record.businessId}` : null;
}
