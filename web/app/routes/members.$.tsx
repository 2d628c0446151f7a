// Any address of members that is no page: its frame says so, and stays.
export { default, loader } from './$';
