// How the workflows are bundled, wherever that is done: for production, from source, and in the tests.

/**
 * Everything is loaded once for all workflows of a worker, not once by each of them: one that is taken up again runs no
 * module anew. That holds as long as no module of theirs keeps anything of a workflow: in `workflows` the linter sees to it
 * (eslint.config.mjs), and `domain` is pure.
 * @param workflowsPath the absolute path of `workflows/index`
 */
export const bundleOptions = (workflowsPath: string) => ({
  workflowsPath,
  preloadModules: ['@temporalio/workflow', '@temporalio/common', 'nexus-rpc', 'long', 'ms', workflowsPath],
});
