/** Positioned glyph, in the font's own units. */
export interface Glyph {
  readonly id: number;
  /** Width of the glyph, and its advance to the next one here. */
  readonly width: number;
  readonly advance: number;
  readonly xOffset: number;
  readonly yOffset: number;
  /** Start in the text of the characters it represents, perhaps together with neighbouring glyphs. */
  readonly start: number;
}

/** Shaper: the characters of one font, and their glyphs by the rules of their script. */
export interface Shaper {
  readonly unitsPerEm: number;
  has(character: string): boolean;
  hasVariant(character: string, selector: string): boolean;
  /** Glyphs from left to right, whatever the direction of the text. */
  shape(text: string, isRightToLeft: boolean): readonly Glyph[];
}

/** HarfBuzz is loaded when the first document is drawn. */
export async function openShaper(sfnt: Uint8Array): Promise<Shaper> {
  const harfBuzz = await import('harfbuzzjs');
  const face = new harfBuzz.Face(new harfBuzz.Blob(sfnt));
  const font = new harfBuzz.Font(face);
  const buffer = new harfBuzz.Buffer();
  const { LTR, RTL } = harfBuzz.Direction;
  const { MONOTONE_CHARACTERS } = harfBuzz.ClusterLevel;
  return {
    unitsPerEm: face.upem,
    has: (character) => font.nominalGlyph(codeOf(character)) !== undefined,
    hasVariant: (character, selector) =>
      font.variationGlyph(codeOf(character), codeOf(selector)) !== undefined,
    shape: (text, isRightToLeft) => {
      buffer.clearContents();
      buffer.setClusterLevel(MONOTONE_CHARACTERS);
      buffer.addText(text);
      buffer.setDirection(isRightToLeft ? RTL : LTR);
      buffer.guessSegmentProperties();
      harfBuzz.shape(font, buffer);
      const positions = buffer.getGlyphPositions();
      return buffer.getGlyphInfos().map(({ codepoint: id, cluster: start }, index): Glyph => {
        const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
        return { id, width: font.glyphHAdvance(id), advance: xAdvance, xOffset, yOffset, start };
      });
    },
  };
}

export function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
