// How the workflows are bundled, wherever that is done: for production, from source, and in the tests.

/**
 * Libraries that keep nothing of a workflow: loaded once for all that share a context, not once by each. It takes a tenth
 * off what a step costs the worker.
 */
export const WORKFLOW_LIBRARIES = ['@temporalio/common', 'nexus-rpc', 'long', 'ms'];
