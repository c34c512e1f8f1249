// Types for Fabric's message codecs alone: the package's own entry also loads gRPC, which nobody who only reads needs.
declare module 'fabric-protos/bundle.js' {
  export * from 'fabric-protos';
}
