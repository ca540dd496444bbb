// cspell:ignore Krun
import { describe, expect, it } from '@jest/globals';
import { TerminalScreen } from './terminal-screen.ts';
import { terminalSvg } from './terminal-svg.ts';

const screenOf = (...pieces: string[]) => {
  const screen = new TerminalScreen(20);
  for (const piece of pieces) screen.write(piece);
  return screen;
};

describe('the screen of a terminal', () => {
  it('shows lines that are drawn again in their place', () => {
    const screen = screenOf(
      '$ muster run\r\n',
      '\u001b[?25l\u001b[2Krun 10%\r\n\u001b[2K  first account\r\n\u001b[J',
      '\u001b[2A\r\u001b[2Krun 60%\r\n\u001b[J',
    );
    expect(screen.text).toBe('$ muster run\nrun 60%');
  });

  it('wraps long lines, and keeps styles', () => {
    const screen = screenOf('a'.repeat(25), '\r\n\u001b[32m\u001b[1m✔\u001b[22m ok\u001b[39m done');
    expect(screen.text).toBe(`${'a'.repeat(20)}\n${'a'.repeat(5)}\n✔ ok done`);
    expect(screen.lines[2]?.map(({ style }) => style.join('+'))).toEqual([
      '32+1',
      '32',
      '32',
      '32',
      '',
      '',
      '',
      '',
      '',
    ]);
  });

  it('accepts a control sequence in two pieces, and refuses one that it does not know', () => {
    expect(screenOf('a\u001b', '[3', '1mb\u001b[0m').lines[0]).toEqual([
      { text: 'a', style: [] },
      { text: 'b', style: [31] },
    ]);
    expect(() => screenOf('\u001b[3S')).toThrow('unknown control sequence [3S');
    expect(() => screenOf('\u001b]0;title\u0007')).toThrow('unknown control sequence');
  });
});

describe('the picture of a terminal', () => {
  it('has each run of characters with one style as text, without markup from outside', () => {
    const svg = terminalSvg(screenOf('\u001b[31m<b>&\u001b[39m plain'), { columns: 20, title: 'A "run"' });
    expect(svg).toContain('<title>A &#34;run&#34;</title>');
    expect(
      svg.match(/<text [^>]*>[^<]*<\/text>/g)?.map((text) => text.replace(/ textLength="[\d.]+"/, '')),
    ).toEqual([
      '<text x="18" y="54" class="c31">&#60;b&#62;&#38;</text>',
      '<text x="59.6" y="54">plain</text>',
    ]);
  });
});
