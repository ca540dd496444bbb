/** Conventional Commits. Git and GitHub shorten longer subjects. A subject may start with a name from the code. */
export default {
  extends: ['@commitlint/config-conventional'],
  rules: { 'header-max-length': [2, 'always', 72], 'subject-case': [0] },
};
