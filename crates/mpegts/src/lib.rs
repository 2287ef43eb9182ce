//! MPEG transport streams: packets, tables, clocks, cuts and playlists; pure.
