//! vivavoce-signaling
