//! vivavoce-benches
