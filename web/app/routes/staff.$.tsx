// Any address of staff that is no page: its frame says so, and stays.
export { default, loader } from './$';
