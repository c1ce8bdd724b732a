/** The Java SDK: everything that people and programs ask of a fleet, as blocking calls on the JDK's HTTP client. */
@NullMarked
package io.lepton.client;

import org.jspecify.annotations.NullMarked;
