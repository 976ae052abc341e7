//! A client of a session's event stream.

use std::time::Duration;

use futures::StreamExt;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::app::Created;

/// No event that a test waits for takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open event stream.
pub struct EventSocket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Every event so far.
    pub seen: Vec<Value>,
    /// Why the server closed it.
    pub closed: Option<CloseFrame>,
}

/// Opens a WebSocket as a browser does: the token as a subprotocol.
pub async fn open(
    url: &str,
    path: &str,
    token: &str,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Error> {
    let url = format!("{}{path}", url.replacen("http", "ws", 1));
    let mut request = url.into_client_request()?;
    let headers = request.headers_mut();
    let protocols = format!("vivavoce.v1, bearer.{token}");
    headers.insert("sec-websocket-protocol", protocols.parse().expect("ASCII"));
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().expect("ASCII"));
    }
    let (socket, response) = connect_async(request).await?;
    assert_eq!(response.headers()["sec-websocket-protocol"], "vivavoce.v1");
    Ok(socket)
}

impl EventSocket {
    /// Follows a session from after an event's number.
    pub async fn follow(url: &str, session: &Created, after: u64) -> Self {
        Self::follow_as(url, session, &session.token, after).await
    }

    /// The same with another token than the candidate's.
    pub async fn follow_as(url: &str, session: &Created, token: &str, after: u64) -> Self {
        let path = format!("/ws/sessions/{}?after={after}", session.id);
        let socket = open(url, &path, token, None).await.expect("opens");
        Self { socket, seen: Vec::new(), closed: None }
    }

    /// The next event; none when the server has closed the stream.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .unwrap_or_else(|_| panic!("nothing happened for 20 s after {:#?}", self.seen.last()));
            match message {
                Some(Ok(Message::Text(text))) => {
                    let event: Value = serde_json::from_str(&text).expect("JSON");
                    self.seen.push(event.clone());
                    return Some(event);
                }
                Some(Ok(Message::Close(frame))) => {
                    self.closed = frame;
                    return None;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// Reads on until an event fits.
    pub async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        while let Some(event) = self.next().await {
            if fits(&event) {
                return event;
            }
        }
        panic!("the stream was closed ({:?}) before the event came: {:#?}", self.closed, self.seen);
    }

    /// Reads on until an event of this type.
    pub async fn until_type(&mut self, kind: &str) -> Value {
        self.until(|event| event["type"] == kind).await
    }

    /// Reads to the end.
    pub async fn to_end(&mut self) {
        while self.next().await.is_some() {}
    }
}

/// The numbers of events.
pub fn numbers(events: &[Value]) -> Vec<u64> {
    events.iter().map(|event| event["seq"].as_u64().expect("a number")).collect()
}
