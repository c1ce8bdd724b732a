package io.lepton.data;

/** A raw column with its fitted preparation. */
record PreparedColumn(Column column, FittedColumn fitted) {}
