/** Limits of what banks send, by name. */

/** Bytes of one statement, notification or status report: some 5,000 entries as most banks write them. */
export const MAX_BANK_FILE_BYTES = 8_388_608;

/** Elements and attributes of one such file; they are walked once, and parsed entry by entry. */
export const MAX_BANK_FILE_NODES = 600_000;

/** Transactions of one entry that a bank booked as a sum. */
export const MAX_ENTRY_DETAILS = 1_000;
