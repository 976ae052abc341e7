//! How providers are asked: over our own client, to where the configuration and they themselves say,
//! without following any redirect, for so long and so much.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::Client;
use reqwest::redirect::Policy;

/// Somebody waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest answer that is read, bytes.
const LONGEST: usize = 512 * 1024;

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// They were not reached, or not in time. Without the URL, which may hold a secret.
    #[error("no answer: {0}")]
    Unreachable(#[source] reqwest::Error),
    /// They said more than anybody needs to.
    #[error("the answer is longer than {LONGEST} bytes")]
    Long,
    /// What they said is no answer of HTTP.
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[source] openidconnect::http::Error),
}

/// A client.
pub struct Http(Client);

impl Http {
    /// One for all providers.
    pub fn new() -> Self {
        let client = Client::builder().redirect(Policy::none()).timeout(PATIENCE).connect_timeout(PATIENCE);
        Self(client.build().expect("TLS was set up before"))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let failed = |error: reqwest::Error| HttpError::Unreachable(error.without_url());
        let (parts, body) = request.into_parts();
        let asked = self.0.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
        let mut answer = asked.send().await.map_err(failed)?;
        let mut builder = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            builder = builder.header(name, value);
        }
        let mut read = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(failed)? {
            if read.len() + part.len() > LONGEST {
                return Err(HttpError::Long);
            }
            read.extend_from_slice(&part);
        }
        builder.body(read).map_err(HttpError::Unreadable)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
