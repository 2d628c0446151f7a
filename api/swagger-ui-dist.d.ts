// The package has no types of its own; only the place of its files is wanted of it.
declare module 'swagger-ui-dist/absolute-path.js' {
  export default function assetFolder(): string;
}
