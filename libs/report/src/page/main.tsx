import { render } from 'preact';
import { App } from './app.tsx';
import { loadReport } from './load.ts';

const root = document.getElementById('app');
if (root !== null) render(<App report={loadReport()} />, root);
