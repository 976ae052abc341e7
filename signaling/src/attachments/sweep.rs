//! Deletes what nothing names any more. A file that was put up and then not used waits as long as one
//! that was taken out of its scenario: somebody may be writing.

use std::collections::HashSet;

use vivavoce_scenarios::attachment::files;

use super::store;
use crate::app::App;
use crate::wire::Timestamp;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a file stays that nothing names, days since it was put up last.
pub const UNUSED_DAYS: i64 = 30;
/// A file that something names is looked at again after this many days.
const LOOK_AGAIN_DAYS: i64 = 1;
/// Files that are looked at in one go: each is looked for in all that may name it.
const AT_ONCE: i64 = 20;
/// Goes at one look; the next look goes on.
const BATCHES: usize = 10;

/// Deletes the files that nothing names at a moment; how many that were.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App, now: Timestamp) -> Result<u64, sqlx::Error> {
    let before = |days: i64| Timestamp::from_unix_ms(now.unix_ms() - days * DAY_MS);
    // Scenarios of the instance's folder are in no table.
    let in_folder: HashSet<&str> =
        app.catalogue.iter().flat_map(|offer| files(&offer.scenario)).map(|file| file.as_str()).collect();
    let mut gone = 0;
    for _ in 0..BATCHES {
        let mut writing = app.db.begin().await?;
        let old = store::old(&mut writing, before(UNUSED_DAYS), before(LOOK_AGAIN_DAYS), AT_ONCE).await?;
        for kept in &old {
            if !in_folder.contains(kept.1.as_str()) && store::delete_unnamed(&mut writing, kept).await? {
                gone += 1;
            } else {
                store::looked(&mut writing, kept, now).await?;
            }
        }
        writing.commit().await?;
        if old.is_empty() {
            break;
        }
    }
    Ok(gone)
}
