//! A picture as it is kept.

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::picture;
use crate::error::{Code, Problem};
use crate::picture::READING;
use crate::token::fingerprint;

/// Largest file that one is read of, bytes.
pub const LARGEST: usize = 5 * 1024 * 1024;

/// A picture that was read and written anew.
pub struct Portrait {
    /// Names it.
    pub hash: String,
    /// The PNG as Base64.
    pub image: String,
}

impl Portrait {
    /// Of a file, whoever made it.
    ///
    /// # Errors
    /// `invalid_field` says why it is none.
    pub async fn of(file: Bytes) -> Result<Self, Problem> {
        let _place = READING.acquire().await.expect("the semaphore is never closed");
        let png = tokio::task::spawn_blocking(move || picture::square(&file))
            .await
            .map_err(|error| Problem::internal("a picture could not be read", &error))?
            .map_err(|refused| Problem::told(Code::InvalidField, refused.message().with_full_stop()))?;
        let mut hash = fingerprint(&[&png]);
        hash.truncate(32);
        Ok(Self { hash, image: STANDARD.encode(&png) })
    }
}
