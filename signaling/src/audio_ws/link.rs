//! Carries RTP packets between one WebSocket and its session.

use axum::extract::ws::{Message, WebSocket, close_code};
use futures::StreamExt;
use tokio::time::{Instant, MissedTickBehavior, interval};
use vivavoce_engine::SessionHandle;
use vivavoce_engine::transport::packets::PacketLink;

use crate::sockets::{self, Gone, PING_EVERY, SILENCE, Sender};

/// Messages in a row that are no RTP packets before the client is taken for another kind of
/// program. One alone may be a fault on its way.
const PATIENCE_WITH_GARBAGE: u32 = 50;

/// Runs until the client goes, the session lets go of this connection, or it is over.
/// Dropping the link tells the session that the candidate is away.
pub async fn run(mut packets: PacketLink, session: SessionHandle, socket: WebSocket) {
    let (mut sender, mut receiver) = sockets::split(socket);
    let mut pings = interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    let mut garbage = 0;
    loop {
        let step = tokio::select! {
            packet = packets.next() => match packet {
                Some(packet) => sender.send(Message::Binary(packet)).await,
                None => {
                    let reason =
                        if session.is_over() { "the session is over" } else { "another client took over" };
                    close(&mut sender, close_code::NORMAL, reason).await
                }
            },
            message = receiver.next() => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Binary(packet))) => match packets.receive(packet) {
                        Ok(()) => {
                            garbage = 0;
                            Ok(())
                        }
                        Err(_) if garbage < PATIENCE_WITH_GARBAGE => {
                            garbage += 1;
                            Ok(())
                        }
                        Err(_) => close(&mut sender, close_code::INVALID, "these are not RTP packets").await,
                    },
                    Some(Ok(Message::Text(_))) => {
                        close(&mut sender, close_code::UNSUPPORTED, "only binary messages, one RTP packet each").await
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Gone),
                }
            },
            _ = pings.tick() => {
                if heard.elapsed() > SILENCE {
                    close(&mut sender, close_code::POLICY, "no answer to pings").await
                } else {
                    sender.send(Message::Ping(Vec::new().into())).await
                }
            }
        };
        if step == Err(Gone) {
            return;
        }
    }
}

async fn close(sender: &mut Sender, code: u16, reason: &'static str) -> Result<(), Gone> {
    sender.close(code, reason).await;
    Err(Gone)
}
