//! vivavoce-scoring
