/** A phrase of the catalogue of codes. Names between backticks are set in another font. */
export function Phrase({ text }: { text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, position) => (position % 2 === 1 ? <code key={position}>{part}</code> : part))}
    </>
  );
}
