//! vivavoce-tests
