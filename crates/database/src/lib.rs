//! What Signalbox remembers: schema, rows, queries and migrations.
