//! Which term holds: what was chosen, the server's own where nothing was, and never more than an
//! organisation may choose.

use sqlx::AnyConnection;

use super::store::{self, Kept};
use super::wire::{KeptDays, RetentionKind, RetentionTerm, RetentionWish, shorter};
use crate::db::Db;
use crate::error::{Code, Problem};
use crate::owner::Owner;

/// Days of a term at most: a hundred years. What is to be kept longer has no limit.
const LONGEST: u32 = 36_500;

/// All kinds, in the order in which they are told.
pub const KINDS: [RetentionKind; 8] = [
    RetentionKind::Recordings,
    RetentionKind::Reports,
    RetentionKind::Interviews,
    RetentionKind::Assignments,
    RetentionKind::Logins,
    RetentionKind::Letters,
    RetentionKind::Notifications,
    RetentionKind::Flags,
];

/// Those that an owner chooses: what is of accounts is not any organisation's.
pub fn kinds(owner: Owner) -> impl Iterator<Item = RetentionKind> {
    use RetentionKind::{Assignments, Interviews, Recordings, Reports};
    let of_organisations = |kind| matches!(kind, Recordings | Reports | Interviews | Assignments);
    KINDS.into_iter().filter(move |kind| owner == Owner::Instance || of_organisations(*kind))
}

/// The server's own term where nobody has chosen, days.
pub const fn own(kind: RetentionKind) -> u32 {
    match kind {
        RetentionKind::Recordings | RetentionKind::Flags => 180,
        RetentionKind::Reports | RetentionKind::Interviews | RetentionKind::Assignments => 730,
        RetentionKind::Logins => 90,
        RetentionKind::Letters => 30,
        RetentionKind::Notifications => 365,
    }
}

/// How long it is kept at most whatever is chosen, days; none for what can be kept for ever.
pub const fn longest(kind: RetentionKind) -> Option<u32> {
    match kind {
        // Longer they serve nobody.
        RetentionKind::Logins | RetentionKind::Letters => Some(own(kind)),
        _ => None,
    }
}

/// The term of one kind for an owner, by what was chosen.
pub fn term(kept: &[Kept], owner: Owner, kind: RetentionKind) -> RetentionTerm {
    let chosen = |of: Owner| kept.iter().find(|one| one.owner == of && one.kind == kind);
    let instance = chosen(Owner::Instance);
    let (days, most) = instance.map_or((Some(own(kind)), Some(own(kind))), |kept| (kept.days, kept.most));
    match (owner, chosen(owner)) {
        (Owner::Instance, _) => RetentionTerm { kind, days, chosen: instance.is_some(), most, longest: longest(kind) },
        (_, Some(kept)) => RetentionTerm { kind, days: shorter(kept.days, most), chosen: true, most, longest: most },
        (_, None) => RetentionTerm { kind, days, chosen: false, most, longest: most },
    }
}

/// What somebody who is interviewed for this owner is told now.
///
/// # Errors
/// The database's.
pub async fn promised(db: &Db, owner: Owner) -> Result<KeptDays, sqlx::Error> {
    let mut connection = db.pool().acquire().await?;
    let kept = store::kept(&mut connection, owner).await?;
    let days = |kind| term(&kept, owner, kind).days;
    let words = days(RetentionKind::Interviews);
    // What hangs on an interview goes with it.
    Ok(KeptDays {
        recording: shorter(days(RetentionKind::Recordings), words),
        report: shorter(days(RetentionKind::Reports), words),
        words,
    })
}

/// Whether a term is shorter than another.
pub fn is_shorter(now: Option<u32>, before: Option<u32>) -> bool {
    match (now, before) {
        (Some(now), Some(before)) => now < before,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Checks wishes and keeps them, within the transaction that they belong to.
///
/// # Errors
/// `invalid_field`.
pub async fn keep(
    connection: &mut AnyConnection,
    owner: Owner,
    wishes: &[RetentionWish],
    now: crate::wire::Timestamp,
) -> Result<(), Problem> {
    let invalid = |message: String| Err(Problem::new(Code::InvalidField, message));
    if wishes.is_empty() || wishes.len() > KINDS.len() {
        return invalid("`terms` names each kind at most once, and at least one.".into());
    }
    let kept = store::kept(&mut *connection, owner).await?;
    for (place, wish) in wishes.iter().enumerate() {
        let kind = wish.kind;
        if wishes[..place].iter().any(|before| before.kind == kind) {
            return invalid("`terms` names each kind once.".into());
        }
        if !kinds(owner).any(|one| one == kind) {
            return invalid("`terms`: this kind is the instance's to choose.".into());
        }
        if [wish.days, wish.most].into_iter().flatten().any(|days| !(1..=LONGEST).contains(&days)) {
            return invalid(format!("`terms`: a term has 1 to {LONGEST} days."));
        }
        match (owner, wish.days) {
            (Owner::Instance, days) if is_shorter(longest(kind), days) => {
                return invalid("`terms.days` is longer than this is ever kept.".into());
            }
            (Owner::Instance, days) => {
                let most = if wish.most.is_some() { wish.most } else { days };
                if is_shorter(most, days) {
                    return invalid("`terms.most` is not shorter than `days`.".into());
                }
                store::keep(&mut *connection, owner, kind, days, most, now).await?;
            }
            (_, _) if wish.most.is_some() => return invalid("`terms.most` is the instance's to choose.".into()),
            (_, None) => store::forget(&mut *connection, owner, kind).await?,
            (_, days) => {
                if is_shorter(term(&kept, owner, kind).most, days) {
                    return invalid("`terms.days` is more than this instance lets organisations choose.".into());
                }
                store::keep(&mut *connection, owner, kind, days, days, now).await?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_organisation_s_term_is_its_own_within_what_the_instance_permits() {
        let ours = Owner::Organisation(Uuid::from_u128(1));
        let kind = RetentionKind::Recordings;
        let kept = |owner, days, most| Kept { owner, kind, days, most };
        let of = |kept: &[Kept]| term(kept, ours, kind).days;
        assert_eq!(of(&[]), Some(180));
        assert_eq!(of(&[kept(ours, Some(30), Some(30))]), Some(30));
        // Chosen when more was permitted.
        assert_eq!(of(&[kept(ours, Some(400), Some(400))]), Some(180));
        let instance = kept(Owner::Instance, Some(90), Some(500));
        assert_eq!(of(&[instance]), Some(90));
        assert_eq!(of(&[instance, kept(ours, Some(400), Some(400))]), Some(400));
        assert_eq!(of(&[kept(Owner::Instance, None, None), kept(ours, Some(400), Some(400))]), Some(400));
        assert_eq!(of(&[kept(Owner::Instance, None, None)]), None);
    }

    #[test]
    fn the_shorter_of_what_was_shown_and_what_holds_is_kept() {
        let shown = KeptDays { recording: Some(30), report: None, words: Some(400) };
        let holds = KeptDays { recording: Some(180), report: Some(90), words: Some(200) };
        let kept = KeptDays { recording: Some(30), report: Some(90), words: Some(200) };
        assert_eq!(shown.or_shorter(holds), kept);
        assert_eq!(holds.or_shorter(shown), kept);
    }

    #[test]
    fn no_limit_is_longer_than_any() {
        assert!(is_shorter(Some(1), None) && is_shorter(Some(1), Some(2)));
        assert!(!is_shorter(None, None) && !is_shorter(None, Some(1)) && !is_shorter(Some(2), Some(2)));
    }
}
