export { findProjects, type Project } from './projects.ts';
