//! `/api/admin/health`: how each part is, and what of it is not well.

use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use super::beats::Worker;
use super::disk::{Room, room};
use super::store;
use super::wire::{
    AddressHealth, DatabaseHealth, DiskHealth, InstanceHealth, MailHealth, ModelsHealth, QueueHealth, Severity,
    Trouble, TroubleCode, WorkerHealth,
};
use crate::app::App;
use crate::db::Kind;
use crate::error::{Problem, ProblemBody};
use crate::instance::stand_ins;
use crate::moderation;
use crate::wire::Timestamp;

const DAY_MS: i64 = 24 * 3_600_000;
/// What waits longer than this is stuck, milliseconds.
const LONG_WAIT_MS: i64 = 15 * 60_000;
/// A database that takes longer for nothing is too slow for interviews, milliseconds.
const SLOW_MS: u64 = 250;
/// Below this, or a twentieth of the disk, interviews are in danger.
const LOW_BYTES: u64 = 1 << 30;

/// How the instance is doing, and what is not well
#[utoipa::path(get, path = "/api/admin/health", tag = "administration", operation_id = "read_instance_health",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = InstanceHealth),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn read(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(look(&app, Timestamp::now()).await?)))
}

async fn look(app: &App, now: Timestamp) -> Result<InstanceHealth, Problem> {
    let asked = Instant::now();
    app.db.answers().await?;
    let ms = u64::try_from(asked.elapsed().as_millis()).unwrap_or(u64::MAX);
    let kind = match app.db.kind() {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
    };
    let queue = |(waiting, oldest_at, failed)| QueueHealth { waiting, oldest_at, failed };
    let letters = queue(store::letters(&app.db, Timestamp::from_unix_ms(now.unix_ms() - DAY_MS)).await?);
    let reports = queue(store::reports(&app.db).await?);
    let (open, since) = moderation::store::waiting(&app.db).await?;
    let folder = app.settings.data.clone();
    let disk = tokio::task::spawn_blocking(move || room(&folder)).await.ok().and_then(Result::ok);
    let engine = app.conductor.engine();
    let abilities = engine.abilities();
    let workers = Worker::ALL.map(|worker| WorkerHealth { worker, last_at: app.beats.last(worker) }).to_vec();
    let public_url = app.settings.public_url.as_ref();
    let mut health = InstanceHealth {
        version: env!("CARGO_PKG_VERSION").into(),
        at: now,
        troubles: Vec::new(),
        database: DatabaseHealth { kind: kind.into(), ms },
        mail: MailHealth { configured: app.mail.is_some(), queue: letters },
        reports,
        moderation: queue((open, since, 0)),
        workers,
        models: ModelsHealth {
            hearing_fr: abilities.hearing_fr.into(),
            hearing_en: abilities.hearing_en.into(),
            voice_fr: abilities.voice_fr.into(),
            voice_en: abilities.voice_en.into(),
            stand_ins: abilities.stand_ins.iter().map(stand_ins::describe).collect(),
        },
        disk: DiskHealth { free: disk.map(|disk| disk.free), total: disk.map(|disk| disk.total) },
        addresses: AddressHealth {
            listen: app.settings.listen.to_string(),
            public_url: public_url.map(|url| url.origin().to_owned()),
            tls: public_url.is_some_and(crate::config::PublicUrl::is_https),
        },
        running_sessions: u32::try_from(engine.running()).unwrap_or(u32::MAX),
    };
    health.troubles = troubles(&health, app.since);
    Ok(health)
}

/// What is not well, the worst first. `since` is when the server began: a worker that has not come
/// round yet is missed from then on.
fn troubles(health: &InstanceHealth, since: Timestamp) -> Vec<Trouble> {
    use Severity::{Attention, Bad};
    let now = health.at.unix_ms();
    let is_stuck = |queue: &QueueHealth| queue.oldest_at.is_some_and(|at| now - at.unix_ms() > LONG_WAIT_MS);
    let is_low = |Room { free, total }: Room| free < LOW_BYTES || free < total / 20;
    let disk = health.disk.free.zip(health.disk.total).map(|(free, total)| Room { free, total });
    let QueueHealth { failed: given_up, .. } = health.mail.queue;
    let found = [
        (disk.is_some_and(is_low), Bad, TroubleCode::DiskLow),
        (disk.is_none(), Attention, TroubleCode::DiskUnknown),
        (health.database.ms > SLOW_MS, Bad, TroubleCode::DatabaseSlow),
        (health.mail.configured && is_stuck(&health.mail.queue), Bad, TroubleCode::MailWaits),
        (health.mail.configured && given_up > 0, Attention, TroubleCode::MailGivenUp),
        (!health.mail.configured, Attention, TroubleCode::NoMail),
        (is_stuck(&health.reports), Bad, TroubleCode::ReportsWait),
        (health.reports.failed > 0, Attention, TroubleCode::ReportsFailed),
        (health.moderation.waiting > 0, Attention, TroubleCode::ModerationWaits),
        (!health.models.stand_ins.is_empty(), Attention, TroubleCode::StandIns),
        (health.addresses.public_url.is_none(), Attention, TroubleCode::NoPublicUrl),
    ];
    let found = found.into_iter().filter(|(is, ..)| *is);
    let mut troubles: Vec<Trouble> =
        found.map(|(_, severity, code)| Trouble { severity, code, worker: None }).collect();
    let missed =
        health.workers.iter().filter(|one| now - one.last_at.unwrap_or(since).unix_ms() > one.worker.missed_after_ms());
    troubles.extend(missed.map(|one| Trouble {
        severity: Bad,
        code: TroubleCode::WorkerMissed,
        worker: Some(one.worker),
    }));
    troubles.sort();
    troubles
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn at(before_ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(NOW - before_ms)
    }

    fn well() -> InstanceHealth {
        let none = QueueHealth { waiting: 0, oldest_at: None, failed: 0 };
        InstanceHealth {
            version: "1".into(),
            at: at(0),
            troubles: Vec::new(),
            database: DatabaseHealth { kind: "sqlite".into(), ms: 1 },
            mail: MailHealth { configured: true, queue: none },
            reports: none,
            moderation: none,
            workers: Worker::ALL.map(|worker| WorkerHealth { worker, last_at: Some(at(1_000)) }).to_vec(),
            models: ModelsHealth {
                hearing_fr: "whisper".into(),
                hearing_en: "whisper".into(),
                voice_fr: "piper".into(),
                voice_en: "piper".into(),
                stand_ins: Vec::new(),
            },
            disk: DiskHealth { free: Some(50 << 30), total: Some(100 << 30) },
            addresses: AddressHealth { listen: "[::]:80".into(), public_url: Some("https://a".into()), tls: true },
            running_sessions: 0,
        }
    }

    fn codes(health: &InstanceHealth) -> Vec<TroubleCode> {
        troubles(health, at(3_600_000)).into_iter().map(|trouble| trouble.code).collect()
    }

    #[test]
    fn nothing_is_said_where_all_is_well_and_the_worst_comes_first() {
        assert_eq!(codes(&well()), []);
        let mut health = well();
        health.mail.configured = false;
        health.disk.free = Some(2 << 30);
        assert_eq!(codes(&health), [TroubleCode::DiskLow, TroubleCode::NoMail], "2 of 100 GB");
        health.disk = DiskHealth { free: None, total: None };
        assert_eq!(codes(&health), [TroubleCode::DiskUnknown, TroubleCode::NoMail]);
    }

    #[test]
    fn what_waits_is_stuck_after_a_quarter_of_an_hour() {
        let mut health = well();
        health.mail.queue = QueueHealth { waiting: 3, oldest_at: Some(at(LONG_WAIT_MS)), failed: 0 };
        health.reports = QueueHealth { waiting: 1, oldest_at: Some(at(60_000)), failed: 0 };
        assert_eq!(codes(&health), []);
        health.mail.queue.oldest_at = Some(at(LONG_WAIT_MS + 1));
        health.reports.failed = 1;
        assert_eq!(codes(&health), [TroubleCode::MailWaits, TroubleCode::ReportsFailed]);
        health.moderation.waiting = 1;
        assert_eq!(codes(&health)[2..], [TroubleCode::ModerationWaits]);
    }

    #[test]
    fn a_worker_is_missed_also_where_it_never_came() {
        let mut health = well();
        health.workers[3].last_at = Some(at(11 * 60_000));
        health.workers[0].last_at = None;
        let found = troubles(&health, at(31 * 60_000));
        let missed: Vec<_> = found.iter().map(|trouble| trouble.worker).collect();
        assert_eq!(missed, [Some(Worker::Reports), Some(Worker::Reminders)]);
        assert_eq!(troubles(&health, at(60_000)).len(), 1, "it has just begun");
    }
}
