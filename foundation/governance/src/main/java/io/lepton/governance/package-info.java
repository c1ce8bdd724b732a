/** The rules of where data may be processed and of who may do what: pure functions. */
@NullMarked
package io.lepton.governance;

import org.jspecify.annotations.NullMarked;
