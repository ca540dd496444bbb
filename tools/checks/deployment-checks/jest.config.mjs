import preset from '../../../jest.preset.mjs';

/** The quick tests alone; what packages and runs the services is in jest.deployment.config.mjs. */
export default { ...preset, testPathIgnorePatterns: ['/node_modules/', '\\.deployment\\.test\\.ts$'] };
