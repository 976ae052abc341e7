//! The pictures and documents that questions show: [`taken`] reads what was sent and writes pictures
//! anew, [`store`] keeps each under the name of its content for one owner, [`shown`] says what of it an
//! interview has shown so far, [`sweep`] deletes what nothing names any more, [`routes`] are what clients
//! see.

mod fault;
pub mod routes;
pub mod shown;
pub mod store;
pub mod sweep;
pub mod taken;
pub mod wire;

use vivavoce_scenarios::FileName;

use crate::app::App;
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::picture::READING;
use crate::wire::Timestamp;
use taken::Taken;

/// Bytes of all files of one owner.
const OWNER_BYTES: i64 = 1024 * 1024 * 1024;

/// Reads what was sent away from the executor; `name` is what it was called.
///
/// # Errors
/// `invalid_field`, with what is wrong with it.
pub async fn take(name: &str, file: Vec<u8>) -> Result<Taken, Problem> {
    let name = name.to_owned();
    let _place = READING.acquire().await.expect("the semaphore is never closed");
    tokio::task::spawn_blocking(move || taken::take(&name, file))
        .await
        .map_err(|error| Problem::internal("a file could not be read", &error))?
        .map_err(|refused| Problem::told(Code::InvalidField, refused.message().with_full_stop()))
}

/// Keeps a file for an owner.
///
/// # Errors
/// `storage_full` where the owner has as much as may be.
pub async fn keep(app: &App, owner: Owner, taken: &Taken) -> Result<(), Problem> {
    let mut writing = app.db.begin().await?;
    store::keep(&mut writing, owner, &taken.file, &taken.bytes, Timestamp::now()).await?;
    within(&mut writing, owner).await?;
    writing.commit().await?;
    Ok(())
}

/// Says whether an owner has no more than may be.
///
/// # Errors
/// `storage_full`.
pub async fn within(writing: &mut crate::db::Writing, owner: Owner) -> Result<(), Problem> {
    if store::bytes(writing, owner).await? > OWNER_BYTES {
        return Err(Problem::told(Code::StorageFull, fault::all_full()));
    }
    Ok(())
}

/// There is no such file, or it is another's.
pub fn not_found() -> Problem {
    Problem::new(Code::NotFound, "There is no such attachment.")
}

/// The file of a path.
pub fn named(name: &str) -> Result<FileName, Problem> {
    FileName::read(name).ok_or_else(not_found)
}
