import type { ComponentChildren } from 'preact';

/** A part of the page with a heading. */
export function Section(props: {
  id: string;
  title: string;
  lead?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      {props.lead === undefined ? null : <p class="lead">{props.lead}</p>}
      {props.children}
    </section>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** Text from outside: it keeps its own direction of writing. */
export function Foreign({ text }: { text: string }) {
  return <bdi class="foreign">{text}</bdi>;
}
