import { capital } from '../format.ts';

/** A phrase of the catalogue of codes as a sentence. Names between backticks are set in another font. */
export function Phrase({ text }: { text: string }) {
  const sentence = `${capital(text)}.`;
  return (
    <>
      {sentence
        .split('`')
        .map((part, position) => (position % 2 === 1 ? <code key={position}>{part}</code> : part))}
    </>
  );
}
