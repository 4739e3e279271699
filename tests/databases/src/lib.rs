//! A service whose handlers have effects in a database, and clients that send one request several times.
