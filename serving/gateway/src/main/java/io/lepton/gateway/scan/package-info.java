/** Finds in the first bytes of a body which model it is for, and parses nothing else. */
@NullMarked
package io.lepton.gateway.scan;

import org.jspecify.annotations.NullMarked;
