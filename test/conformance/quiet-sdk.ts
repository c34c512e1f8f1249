// The SDK logs each refusal that the behaviours provoke; it reads its configuration while it loads, so import this first.
process.env.HFC_LOGGING ??= '{}';
