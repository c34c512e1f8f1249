// Silences the SDK down to its errors; imported before it, because it reads its configuration while it loads.
process.env.HFC_LOGGING ??= JSON.stringify({ error: 'console' });
