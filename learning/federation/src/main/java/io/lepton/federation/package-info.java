/**
 * Federated learning: regions that may not share their data learn one model together.
 *
 * <p>The packages below this one are pure functions and records: {@code privacy} accounts for what is given away,
 * {@code strategy} makes one update of many, {@code codec} makes updates small, {@code secure} adds them up unseen.
 */
@NullMarked
package io.lepton.federation;

import org.jspecify.annotations.NullMarked;
