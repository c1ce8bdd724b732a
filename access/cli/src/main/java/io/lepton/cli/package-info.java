/**
 * The command line: what a person types, what a person reads.
 *
 * <p>{@link Cli} parses and dispatches; each command is a small class that asks the fleet and prints tables, or JSON
 * exactly as the API gives it. Only {@code Cli}, {@code Argument} and {@code CommandTree} know picocli. Results go to the
 * standard output; progress, evidence and errors to the error stream.
 */
@NullMarked
package io.lepton.cli;

import org.jspecify.annotations.NullMarked;
