//! One client's stream of events: what it missed from memory or from the log, then what
//! happens, until the session is over or the client gone.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, close_code};
use futures::StreamExt;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use vivavoce_engine::SessionHandle;
use vivavoce_engine::event::Event;
use vivavoce_engine::id::SessionId;

use super::listener::Listener;
use super::routes::of_running;
use crate::app::{App, session_folder};
use crate::conductor;
use crate::events::wire::SessionState;
use crate::sessions::store;
use crate::sockets::{self, Gone, PING_EVERY, Receiver, SILENCE, Sender};

/// Why a stream ends.
enum End {
    /// The client is gone or does not read.
    Gone,
    /// The session is over and all was sent.
    Over,
    /// The session was deleted.
    Deleted,
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

/// Runs until either side is done.
pub async fn run(app: App, id: SessionId, listener: Listener, after: u64, socket: WebSocket) {
    let (sender, receiver) = sockets::split(socket);
    let now = Instant::now();
    let mut client = Client { sender, receiver, listener, sent: after, heard: now, ping_at: now + PING_EVERY };
    let end = client.follow(&app, id).await;
    match end {
        End::Gone => {}
        End::Over => client.sender.close(close_code::NORMAL, "the session is over").await,
        End::Deleted => client.sender.close(close_code::NORMAL, "the session was deleted").await,
    }
}

struct Client {
    sender: Sender,
    receiver: Receiver,
    listener: Listener,
    /// Number of the last event that was sent, or is not for them.
    sent: u64,
    /// When the client last said anything.
    heard: Instant,
    /// When it is asked next whether it is there.
    ping_at: Instant,
}

impl Client {
    async fn follow(&mut self, app: &App, id: SessionId) -> End {
        // Before the first look, so that no opening is missed between both.
        let mut openings = app.conductor.openings();
        loop {
            if let Some(handle) = app.conductor.running(id) {
                return match self.live(handle).await {
                    Ok(()) => self.rest(app, id).await.map_or_else(End::from, |()| End::Over),
                    Err(end) => end,
                };
            }
            match store::find(&app.db, id).await {
                Ok(None) => return End::Deleted,
                Ok(Some(session)) if session.standing.state == SessionState::Waiting => {}
                Ok(Some(_)) | Err(_) => {
                    return self.rest(app, id).await.map_or_else(End::from, |()| End::Over);
                }
            }
            // Nobody has joined yet: wait for that, and look from time to time whether the
            // session still exists.
            tokio::select! {
                opened = openings.recv() => match opened {
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return End::Gone,
                },
                alive = self.keep_alive() => if alive.is_err() { return End::Gone },
            }
        }
    }

    /// Sends what a running session has and what it does, to its last event.
    async fn live(&mut self, handle: SessionHandle) -> Result<(), End> {
        let mut events = handle.events().subscribe();
        self.catch_up(&handle).await?;
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => self.send(&event).await?,
                    // It fell behind; memory or the log has what it missed.
                    Err(RecvError::Lagged(_)) => self.catch_up(&handle).await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                () = handle.ended() => return self.catch_up(&handle).await,
                alive = self.keep_alive() => alive?,
            }
        }
    }

    async fn catch_up(&mut self, handle: &SessionHandle) -> Result<(), End> {
        for event in of_running(handle.clone(), self.sent).await {
            self.send(&event).await?;
        }
        Ok(())
    }

    /// Sends what the log of a session that does not run has more.
    async fn rest(&mut self, app: &App, id: SessionId) -> Result<(), Gone> {
        let folder = session_folder(&app.settings.data, id);
        for event in conductor::events_after(folder, self.sent).await {
            self.send(&Arc::new(event)).await?;
        }
        Ok(())
    }

    async fn send(&mut self, event: &Arc<Event>) -> Result<(), Gone> {
        if event.seq <= self.sent {
            return Ok(());
        }
        if !self.listener.hears(event) {
            self.sent = event.seq;
            return Ok(());
        }
        let json = serde_json::to_string(event.as_ref()).expect("events have only plain types");
        self.sender.send(Message::Text(json.into())).await?;
        self.sent = event.seq;
        Ok(())
    }

    /// Reads what the client says, which is nothing but pongs. Returns once it was asked
    /// whether it is there; fails when it is not.
    async fn keep_alive(&mut self) -> Result<(), Gone> {
        loop {
            match tokio::time::timeout_at(self.ping_at, self.receiver.next()).await {
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return Err(Gone),
                Ok(Some(Ok(_))) => self.heard = Instant::now(),
                Err(_) if self.heard.elapsed() > SILENCE => {
                    self.sender.close(close_code::POLICY, "no answer to pings").await;
                    return Err(Gone);
                }
                Err(_) => {
                    self.ping_at = Instant::now() + PING_EVERY;
                    return self.sender.send(Message::Ping(Vec::new().into())).await;
                }
            }
        }
    }
}
