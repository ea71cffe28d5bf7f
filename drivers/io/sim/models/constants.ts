/** Constants of nature, exact in the SI of 2019 (BIPM, The International System of Units, 9th edition, section 2.2). */

/** Boltzmann constant in J/K. */
export const boltzmann = 1.380649e-23;

/** Elementary charge in C. */
export const elementaryCharge = 1.602176634e-19;
