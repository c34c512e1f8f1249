// The shim reads its log level when it is loaded, and logs every message at its default: import this before it.
process.env.CORE_CHAINCODE_LOGGING_LEVEL ??= 'CRITICAL';
