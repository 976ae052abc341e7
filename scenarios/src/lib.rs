//! vivavoce-scenarios
