// Any address of the portal that is no page: its frame says so, and stays.
export { default, loader } from './$';
