// How the workflows are bundled, wherever that is done: for production, from source, and in the tests.

/**
 * Everything is loaded once for all workflows of a worker, not once by each of them: a workflow that is kept in memory
 * takes a fraction of it, and one that is taken up again begins at once. That holds as long as no module of theirs
 * keeps anything, which the linter sees to (`workflows` in eslint.config.mjs).
 * @param workflowsPath the absolute path of `workflows/index`
 */
export const bundleOptions = (workflowsPath: string) => ({
  workflowsPath,
  preloadModules: ['@temporalio/workflow', '@temporalio/common', 'nexus-rpc', 'long', 'ms', workflowsPath],
});
