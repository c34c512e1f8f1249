// The SDK logs each lost connection that a test provokes; it reads its configuration when it is loaded: import this before it.
process.env.HFC_LOGGING ??= '{}';
