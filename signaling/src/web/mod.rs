//! The page: the files that Vite built, inside the binary. Every path that is none of the
//! API's is the page's own; it shows what belongs there.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::{Code, Problem};

#[derive(RustEmbed)]
#[folder = "../web-client/dist"]
#[allow_missing = true]
#[exclude = "*.map"]
struct Dist;

/// First parts of paths that are never the page's.
const NOT_PAGES: [&str; 6] = ["api", "rtc", "ws", "healthz", "readyz", "metrics"];

/// Vite puts a hash of the content into the names of files in this folder.
const HASHED: &str = "assets/";

/// Where a candidate's code runs.
const SANDBOX: &str = "sandbox.html";

/// What may happen there: the document has an origin of its own, wherever it is opened, and
/// neither it nor the workers that it starts reach anything. Their scripts are posted to it.
const SANDBOX_POLICY: &str = "sandbox allow-scripts; default-src 'none'; \
    script-src 'sha256-NRxZMLTZxoKdf863pMAGQbKvpx/LpgSfnMDmC8Zyhg0=' 'wasm-unsafe-eval' blob:; worker-src blob:; \
    connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// What is shown when the server was built without the page.
const NOT_BUILT: &str = include_str!("not_built.html");

/// Answers every path that no route has.
pub async fn page(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if NOT_PAGES.contains(&first) {
        return Problem::new(Code::NotFound, "There is nothing at this URL.").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::new(Code::MethodNotAllowed, "This URL takes GET.")
            .header(header::ALLOW, HeaderValue::from_static("GET, HEAD"))
            .into_response();
    }
    if let Some(file) = Dist::get(path) {
        return send(path, &file, request.headers());
    }
    // A file that is not there is not a place in the page.
    if path.starts_with(HASHED) {
        return Problem::new(Code::NotFound, "There is no such file.").into_response();
    }
    match Dist::get("index.html") {
        Some(index) => send("index.html", &index, request.headers()),
        None => not_built(),
    }
}

fn send(path: &str, file: &EmbeddedFile, request: &HeaderMap) -> Response {
    let etag = etag(&file.metadata.sha256_hash());
    let lifetime = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime));
    headers.insert(header::ETAG, etag.clone());
    if path == SANDBOX {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX_POLICY));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if is_known(request, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    let media_type = match (media_type.type_().as_str(), media_type.subtype().as_str()) {
        ("text", "html") => "text/html; charset=utf-8".to_owned(),
        _ => media_type.essence_str().to_owned(),
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&media_type).expect("media types are ASCII"));
    (headers, Body::from(file.data.clone())).into_response()
}

fn etag(hash: &[u8; 32]) -> HeaderValue {
    let hex: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    // Weak: the body may be sent compressed.
    HeaderValue::from_str(&format!("W/\"{hex}\"")).expect("hexadecimal is ASCII")
}

fn is_known(request: &HeaderMap, etag: &HeaderValue) -> bool {
    request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value.to_str().is_ok_and(|value| {
            value.split(',').any(|known| known.trim() == "*" || known.trim().as_bytes() == etag.as_bytes())
        })
    })
}

fn not_built() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (StatusCode::NOT_FOUND, headers, NOT_BUILT).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(path: &str) -> Response {
        page(Request::builder().uri(path).body(Body::empty()).expect("a request")).await
    }

    #[tokio::test]
    async fn the_api_is_never_the_page() {
        for path in ["/api/nothing", "/api", "/rtc/", "/ws/x", "/metrics"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], crate::error::PROBLEM_JSON);
        }
    }

    #[tokio::test]
    async fn every_place_of_the_page_is_the_same_document() {
        let (root, room) = (get("/").await, get("/room/0198").await);
        assert_eq!(root.status(), room.status());
        assert_eq!(root.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(root.headers().get(header::ETAG), room.headers().get(header::ETAG));
    }

    #[test]
    fn the_sandbox_runs_its_own_script_and_no_other() {
        use base64::prelude::{BASE64_STANDARD, Engine};
        use sha2::{Digest, Sha256};
        let page = include_str!("../../../web-client/public/sandbox.html");
        let script =
            page.split_once("<script>").and_then(|(_, rest)| rest.split_once("</script>")).expect("a script").0;
        let hash = BASE64_STANDARD.encode(Sha256::digest(script));
        assert!(SANDBOX_POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
        assert!(SANDBOX_POLICY.contains("connect-src 'none'"));
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_the_page() {
        assert_eq!(get("/assets/old-1234.js").await.status(), StatusCode::NOT_FOUND);
    }
}
