//! A loopback HTTP server for the demo and the tests.
