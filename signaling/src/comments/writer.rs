//! Who writes: several people may share a token, so that each signs with a key of their own.

use std::time::Instant;

use axum::RequestPartsExt as _;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use super::store::{self, Kept};
use super::wire::Me;
use crate::access::{Caller, Scope};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::extract::presented_token;
use crate::sessions::store::SessionRow;
use crate::token::{self, TokenHash};

/// Names the author beside the token: made by the page once and kept, hard to guess. Whoever has
/// it may change and delete what was written with it.
const AUTHOR: &str = "vivavoce-author";

/// Shortest such key.
const SHORTEST_KEY: usize = 16;

/// Who writes, or would; of a route with [`Access::Session`](crate::access::Access::Session) or
/// [`Access::Replay`](crate::access::Access::Replay).
#[derive(Debug)]
pub struct Writer {
    /// The session.
    pub session: SessionRow,
    /// By what token they came.
    pub caller: Caller,
    /// What they may see.
    pub scope: Scope,
    /// Their key, as it is kept.
    pub author_hash: String,
    token: TokenHash,
}

impl FromRequestParts<App> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let (session, caller, scope) = {
            let missing = |error| Problem::internal("a route of comments has no session", &error);
            let session = parts.extract::<axum::Extension<SessionRow>>().await.map_err(missing)?.0;
            let caller = parts.extract::<axum::Extension<Caller>>().await.map_err(missing)?.0;
            (session, caller, parts.extract::<axum::Extension<Scope>>().await.map_err(missing)?.0)
        };
        let token = presented_token(&parts.headers, false).unwrap_or_default();
        let key = match parts.headers.get(AUTHOR) {
            Some(key) => {
                key.to_str().ok().filter(|key| key.len() >= SHORTEST_KEY && token::is_plausible(key)).ok_or_else(
                    || Problem::new(Code::BadRequest, "`Vivavoce-Author` has 16 to 256 letters and digits."),
                )?
            }
            None => token,
        };
        Ok(Self { author_hash: TokenHash::of(key).to_hex(), token: TokenHash::of(token), session, caller, scope })
    }
}

impl Writer {
    fn may_comment(&self) -> bool {
        self.scope.viewer.as_ref().is_none_or(|viewer| viewer.may_comment)
    }

    fn may_moderate(&self) -> bool {
        self.scope.viewer.is_none()
    }

    /// How this caller's comments are signed, if the caller cannot choose.
    pub fn name(&self) -> Option<String> {
        match &self.scope.viewer {
            Some(viewer) => Some(viewer.name.clone()),
            None if self.caller == Caller::Candidate => self.session.candidate_name.clone(),
            None => None,
        }
    }

    /// As whom comments would be written.
    pub fn me(&self) -> Me {
        Me {
            author: store::author_id(self.session.id, &self.author_hash),
            name: self.name(),
            may_comment: self.may_comment(),
            may_moderate: self.may_moderate(),
        }
    }

    /// Refuses who may only look, and who writes too often.
    pub fn check(&self, app: &App) -> Result<(), Problem> {
        if !self.may_comment() {
            return Err(Problem::new(Code::NotAllowed, "This share is for looking only."));
        }
        app.comment_limit.take(self.token.to_hex(), Instant::now()).map_err(|wait| {
            Problem::new(Code::RateLimited, "Too many comments in a short time.").retry_after(wait.as_secs().max(1))
        })
    }

    /// The comment, if this caller sees it and may change it; and whether it is their own.
    pub async fn own(&self, app: &App, id: &str) -> Result<(Kept, bool), Problem> {
        let id: Uuid = id.parse().map_err(|_| no_comment())?;
        let kept = store::find(&app.db, self.session.id, id).await?.ok_or_else(no_comment)?;
        if self.scope.clip().is_some_and(|clip| !clip.holds(kept.comment.at_ms)) {
            return Err(no_comment());
        }
        let is_author = kept.author_hash == self.author_hash;
        if !is_author && !self.may_moderate() {
            return Err(Problem::new(Code::NotAllowed, "This comment is somebody else's."));
        }
        Ok((kept, is_author))
    }
}

/// There is none, or it is not seen.
pub fn no_comment() -> Problem {
    Problem::new(Code::NotFound, "There is no such comment.")
}
