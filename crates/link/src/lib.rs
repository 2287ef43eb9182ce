//! All that a backend and a worker say to each other: the bell, the news, the asks.
