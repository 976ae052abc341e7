//! Asking people to join: one by one, or all that a CSV names. What is kept and what is sent are
//! one transaction.

use uuid::Uuid;

use super::roster::{Line, Roster};
use super::store::{self, NewInvitation};
use super::wire::{BadLine, CreateInvitation, InvitedLine, LineFault, RosterQuery, RosterResult, Way};
use crate::accounts::Email;
use crate::app::App;
use crate::db::Writing;
use crate::error::{Code, Problem};
use crate::mail::{InvitedAs, Letter, LetterKind, Outbox};
use crate::permissions::MemberRole;
use crate::token::{self, TokenHash};
use crate::wire::{Language, Timestamp};

/// How long an invitation can be accepted when nobody says, seconds: two weeks.
const USUAL_S: u64 = 14 * 24 * 3600;

/// How long an invitation can be accepted, seconds.
const LASTS_S: std::ops::RangeInclusive<u64> = 3600..=90 * 24 * 3600;

/// Invitations of an organisation within a day. More would be a way to send mail to strangers.
const MOST_A_DAY: i64 = 1_000;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// Who invites to which organisation.
#[derive(Clone, Debug)]
pub struct Host {
    /// The organisation.
    pub organisation: Uuid,
    /// Its name.
    pub name: String,
    /// Who invites; none for the instance.
    pub inviter: Option<Uuid>,
    /// Their name; empty for the instance.
    pub inviter_name: String,
}

/// What one invitation says.
struct Wish {
    email: Option<Email>,
    role: MemberRole,
    manages: bool,
    team: Option<Uuid>,
    language: Language,
    lasts_s: u64,
}

/// Makes an invitation; gives its id, and its token where no mail takes it to whom it is for. What
/// the same address was invited with before is taken back.
pub async fn invite(
    app: &App,
    host: &Host,
    wish: CreateInvitation,
    now: Timestamp,
) -> Result<(Uuid, Option<String>), Problem> {
    let lasts_s = wish.expires_in_s.unwrap_or(USUAL_S);
    if !LASTS_S.contains(&lasts_s) {
        return Err(Problem::new(Code::InvalidField, "`expires_in_s` is a number from 3600 to 7776000 (90 days)."));
    }
    let email = wish.email.as_deref().map(Email::parse).transpose()?;
    let mail = way(app, wish.way, email.is_some())?;
    if let Some(team) = wish.team
        && store::teams(&app.db, host.organisation, Some(team)).await?.is_empty()
    {
        return Err(Problem::new(Code::InvalidField, "`team` is none of the organisation's."));
    }
    let CreateInvitation { role, manages, team, language, .. } = wish;
    let wish = Wish { email, role, manages, team, language: language.unwrap_or(Language::Fr), lasts_s };
    let mut writing = app.db.begin().await?;
    check_pace(&mut writing, host, 1, now).await?;
    if let Some(email) = &wish.email {
        if store::member_addresses(&mut writing, host.organisation).await?.contains(email.as_str()) {
            return Err(Problem::new(Code::AlreadyMember, "This address is a member's already."));
        }
        store::withdraw(&mut writing, host.organisation, email.as_str(), now).await?;
    }
    let made = keep(&mut writing, host, mail, &wish, now).await?;
    writing.commit().await?;
    if let Some(mail) = mail {
        mail.look();
    }
    Ok(made)
}

/// Invites everybody of a CSV who can be; where a line is bad nobody, unless bad lines are skipped.
/// A preview invites nobody.
pub async fn invite_all(
    app: &App,
    host: &Host,
    roster: Roster,
    query: RosterQuery,
    now: Timestamp,
) -> Result<RosterResult, Problem> {
    let mail = way(app, query.way, true)?;
    let teams = store::team_ids(&app.db, host.organisation).await?;
    let Roster { people, mut bad } = roster;
    let mut writing = app.db.begin().await?;
    let members = store::member_addresses(&mut writing, host.organisation).await?;
    let invited = store::invited_addresses(&mut writing, host.organisation, now).await?;
    let mut good = Vec::new();
    for Line { line, email, role, team } in people {
        let of_team = team.as_ref().map(|team| teams.get(&team.to_lowercase()).copied());
        let fault = match of_team {
            _ if members.contains(email.as_str()) => Some(LineFault::AlreadyMember),
            _ if invited.contains(email.as_str()) => Some(LineFault::AlreadyInvited),
            Some(None) => Some(LineFault::UnknownTeam),
            _ => None,
        };
        match fault {
            Some(fault) => bad.push(BadLine { line, fault }),
            None => good.push((line, email, role, of_team.flatten())),
        }
    }
    bad.sort_by_key(|bad| bad.line);
    let told = |line, email: &Email, role, team, token| InvitedLine {
        line,
        email: email.as_str().to_owned(),
        role,
        team,
        token,
    };
    if query.preview {
        let invited = good.iter().map(|(line, email, role, team)| told(*line, email, *role, *team, None)).collect();
        return Ok(RosterResult { done: false, invited, bad });
    }
    if good.is_empty() || (!bad.is_empty() && !query.skip_bad) {
        return Ok(RosterResult { done: false, invited: Vec::new(), bad });
    }
    check_pace(&mut writing, host, good.len(), now).await?;
    let mut invited = Vec::with_capacity(good.len());
    for (line, email, role, team) in good {
        let language = query.language.unwrap_or(Language::Fr);
        let wish = Wish { email: Some(email.clone()), role, manages: false, team, language, lasts_s: USUAL_S };
        let (_, token) = keep(&mut writing, host, mail, &wish, now).await?;
        invited.push(told(line, &email, role, team, token));
    }
    writing.commit().await?;
    if let Some(mail) = mail {
        mail.look();
    }
    Ok(RosterResult { done: true, invited, bad })
}

/// Who takes the invitation there; none where whoever invites does.
fn way(app: &App, wanted: Option<Way>, has_address: bool) -> Result<Option<&Outbox>, Problem> {
    match (wanted, app.mail.as_ref()) {
        (Some(Way::Link), _) | (None, None) => Ok(None),
        (None, _) if !has_address => Ok(None),
        (_, Some(mail)) if has_address => Ok(Some(mail)),
        (_, Some(_)) => Err(Problem::new(Code::InvalidField, "An invitation by mail needs an `email`.")),
        (_, None) => Err(Problem::new(Code::NoMail, "This instance sends no mail; make a link and pass it on.")),
    }
}

async fn check_pace(writing: &mut Writing, host: &Host, more: usize, now: Timestamp) -> Result<(), Problem> {
    let since = Timestamp::from_unix_ms(now.unix_ms() - DAY_MS);
    let sent = store::sent_since(writing, host.organisation, since).await?;
    if sent.saturating_add(i64::try_from(more).unwrap_or(i64::MAX)) > MOST_A_DAY {
        let text = format!("An organisation makes at most {MOST_A_DAY} invitations a day.");
        return Err(Problem::new(Code::RateLimited, text).retry_after(3600));
    }
    Ok(())
}

async fn keep(
    writing: &mut Writing,
    host: &Host,
    mail: Option<&Outbox>,
    wish: &Wish,
    now: Timestamp,
) -> Result<(Uuid, Option<String>), Problem> {
    let token = token::make("vo").map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let lasts_ms = i64::try_from(wish.lasts_s * 1000).unwrap_or(i64::MAX);
    let new = NewInvitation {
        id: Uuid::now_v7(),
        organisation: host.organisation,
        token: TokenHash::of(&token),
        email: wish.email.as_ref().map(|email| email.as_str().to_owned()),
        role: wish.role,
        manages: wish.manages,
        team: wish.team,
        inviter: host.inviter,
        created_at: now,
        expires_at: Timestamp::from_unix_ms(now.unix_ms().saturating_add(lasts_ms)),
    };
    store::invite(writing, &new).await?;
    let (Some(mail), Some(email)) = (mail, &wish.email) else { return Ok((new.id, Some(token))) };
    let kind = LetterKind::Invitation {
        organisation: host.name.clone(),
        inviter: host.inviter_name.clone(),
        role: invited_as(wish.role),
        link: mail.link(&format!("/invitation#token={token}")),
    };
    let letter = Letter { to: email.as_str().to_owned(), language: wish.language, kind };
    mail.enqueue(writing.connection(), &letter).await?;
    Ok((new.id, None))
}

const fn invited_as(role: MemberRole) -> InvitedAs {
    match role {
        MemberRole::Candidate => InvitedAs::Candidate,
        MemberRole::Recruiter => InvitedAs::Recruiter,
        MemberRole::Trainer => InvitedAs::Trainer,
        MemberRole::School => InvitedAs::School,
        MemberRole::Company => InvitedAs::Company,
    }
}
