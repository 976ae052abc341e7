//! Waiting for a provider only as long as somebody wants to hear what comes.

use std::ops::ControlFlow;
use std::time::Duration;

use vivavoce_engine::speak::VoiceChunk;

/// How often it is asked whether anybody still listens.
const ASK_EVERY: Duration = Duration::from_millis(40);

/// Where the sound goes, as the engine gives it.
pub type Out<'a> = &'a mut dyn FnMut(VoiceChunk) -> ControlFlow<()>;

/// What came of waiting.
pub enum Waited<T> {
    /// It is there.
    There(T),
    /// Nobody wants it any more; dropping the work closed its connection.
    Unwanted,
    /// It took too long.
    TooLate,
}

/// Waits for `work`, `patience` at most.
pub async fn wait<T>(work: impl Future<Output = T>, patience: Duration, out: Out<'_>) -> Waited<T> {
    tokio::pin!(work);
    let late = tokio::time::sleep(patience);
    tokio::pin!(late);
    loop {
        tokio::select! {
            done = &mut work => return Waited::There(done),
            () = &mut late => return Waited::TooLate,
            () = tokio::time::sleep(ASK_EVERY) => {
                if out(VoiceChunk::default()).is_break() {
                    return Waited::Unwanted;
                }
            }
        }
    }
}
