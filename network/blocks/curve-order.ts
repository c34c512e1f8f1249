/** The order of P-256, which tells the two equally good signatures of one message apart. */

/** Order of the curve's group. */
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The largest s that Fabric accepts. */
export const HALF_ORDER = ORDER >> 1n;
