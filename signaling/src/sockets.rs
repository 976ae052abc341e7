//! What both WebSockets have in common: who may open one, how large its messages are, how a
//! dead or a slow client is noticed.

use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, HeaderValue, header};
use futures::stream::SplitSink;
use futures::{SinkExt, StreamExt};

use crate::app::App;
use crate::error::{Code, Problem};
use crate::middleware::may_open_sockets;

/// The subprotocol that we speak.
pub const PROTOCOL: &str = "vivavoce.v1";

/// Largest message of a client that only listens.
pub const LISTENER_MESSAGE: usize = 1024;

/// How often we ask whether the client is still there.
pub const PING_EVERY: Duration = Duration::from_secs(15);

/// A client that has said nothing for so long, not even to a ping, is gone.
pub const SILENCE: Duration = Duration::from_secs(40);

/// A message that cannot be handed over within this time has a client that does not read.
const PATIENCE: Duration = Duration::from_secs(10);

/// The half of a WebSocket that sends.
pub struct Sender(SplitSink<WebSocket, Message>);

/// The half that receives.
pub type Receiver = futures::stream::SplitStream<WebSocket>;

/// The client does not read, or is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Takes the upgrade if the origin may and the request is one.
pub fn accept(
    app: &App,
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    largest_message: usize,
) -> Result<WebSocketUpgrade, Problem> {
    if !may_open_sockets(headers, &app.settings.allowed_origins) {
        return Err(Problem::new(
            Code::OriginRefused,
            "Pages of this origin may not open WebSockets here; see `allowed_origins`.",
        ));
    }
    let upgrade = upgrade.map_err(|rejection| {
        Problem::new(Code::BadRequest, format!("This URL is a WebSocket: {}.", rejection.body_text()))
            .header(header::UPGRADE, HeaderValue::from_static("websocket"))
    })?;
    Ok(upgrade
        .protocols([PROTOCOL])
        .max_message_size(largest_message)
        .max_frame_size(largest_message)
        // Room for what one patience of events can be; beyond it the client is too slow.
        .max_write_buffer_size(1 << 20))
}

/// Splits a socket.
pub fn split(socket: WebSocket) -> (Sender, Receiver) {
    let (sender, receiver) = socket.split();
    (Sender(sender), receiver)
}

impl Sender {
    /// Sends a message, if the client takes it within 10 s.
    pub async fn send(&mut self, message: Message) -> Result<(), Gone> {
        match tokio::time::timeout(PATIENCE, self.0.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Gone),
            Err(_) => {
                self.close(close_code::POLICY, "too slow: messages are not read").await;
                Err(Gone)
            }
        }
    }

    /// Says why, and closes.
    pub async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        // It may be gone already.
        let _ = tokio::time::timeout(Duration::from_secs(1), async {
            let _ = self.0.send(Message::Close(Some(frame))).await;
            let _ = self.0.close().await;
        })
        .await;
    }
}
