/** The kinds of network that the ledger can run on. */

/** The embedded network, or Fabric's own programs where `FABRIC_BIN` and `FABRIC_CFG` name them. */
export const NETWORK_KINDS = ['embedded', 'fabric'] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];
