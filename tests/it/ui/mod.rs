//! What compiles, what does not, and what its author then reads.

mod compile;
