import type { CustomPlugin } from 'svgo';
import { DomainError } from '../domain/errors.ts';

/** Elements that draw; others, such as an editor's notes, are dropped. */
const drawing = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc style ' +
    'linearGradient radialGradient stop clipPath mask pattern marker image switch filter feBlend feColorMatrix ' +
    'feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feOffset'
  ).split(' '),
);

/** Maximum length of a drawing: it is read on the thread that answers all other requests. */
const longestSvg = 1_000_000;

/** Elements that run or load something. */
const active = new Set('script foreignObject iframe object embed audio video a handler listener'.split(' '));

/** Addresses within the drawing, or of a picture that it contains. */
const ownAddress = /^\s*(#|data:image\/(png|jpeg|webp);base64,)/i;
/** Style that loads something from elsewhere or runs something. */
const foreignStyle =
  /@import|javascript:|expression\s*\(|url\(\s*["']?\s*(?!#|data:image\/(png|jpeg|webp);)/i;

/**
 * The drawing with what draws and nothing else. Refuses one that could run a script or load something from elsewhere:
 * its author should know, rather than find a part of it missing.
 */
export async function cleanSvg(source: string, field: string): Promise<string> {
  if (source.length > longestSvg) throw refused(field, `has more than ${String(longestSvg)} characters`);
  const { optimize } = await import('svgo');
  // An entity stands for text that nobody has looked at.
  if (/<!ENTITY/i.test(source)) throw refused(field, 'declares an entity');
  const guard: CustomPlugin = { name: 'guard', fn: () => ({ element: elementGuard(field) }) };
  try {
    const { data } = optimize(source, {
      plugins: [
        guard,
        'removeDoctype',
        'removeXMLProcInst',
        'removeComments',
        'removeMetadata',
        'removeScripts',
      ],
    });
    if (!/^\s*<svg[\s>]/.test(data)) throw notSvg(field);
    return data;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw notSvg(field, error);
  }
}

type ElementVisitor = NonNullable<Extract<ReturnType<CustomPlugin['fn']>, object>['element']>;

function elementGuard(field: string): ElementVisitor {
  return {
    enter: (node, parent) => {
      if (active.has(node.name)) throw refused(field, `has an element <${node.name}>`);
      if (!drawing.has(node.name)) {
        parent.children = parent.children.filter((child) => child !== node);
        return;
      }
      for (const [name, value] of Object.entries(node.attributes)) checkAttribute(name, value, field);
      if (node.name !== 'style') return;
      const css = node.children.map((child) => ('value' in child ? child.value : '')).join('');
      if (foreignStyle.test(css)) throw refused(field, 'has a style that loads something');
    },
  };
}

function checkAttribute(name: string, value: string, field: string): void {
  if (/^on/i.test(name)) throw refused(field, `has an attribute ${name}`);
  if (/(^|:)href$/i.test(name) && !ownAddress.test(value))
    throw refused(field, `refers to another file in ${name}`);
  if (foreignStyle.test(value)) throw refused(field, `loads something in ${name}`);
}

function refused(field: string, fault: string): DomainError {
  return new DomainError(
    'INVALID_REQUEST_BODY',
    `${field}: the SVG ${fault}. An image may only draw: export it without scripts, links and references to other files.`,
  );
}

function notSvg(field: string, cause?: unknown): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', `${field}: this is not an SVG image.`, { cause });
}
