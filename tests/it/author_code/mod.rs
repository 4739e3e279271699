//! What an author's own code may do to an error, and what it may not.

mod hostile;
