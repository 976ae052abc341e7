//! People with accounts, put straight into the database, and their organisations.

use uuid::Uuid;
use vivavoce_signaling::accounts::access_token::Claims;
use vivavoce_signaling::accounts::store::logins::{self, Method, NewLogin};
use vivavoce_signaling::accounts::store::users::{self, NewUser};
use vivavoce_signaling::accounts::{Email, UserRole};
use vivavoce_signaling::organisations::store;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::{Language, Timestamp};

use crate::TestApp;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// Their account.
    pub user: Uuid,
    /// Their address.
    pub email: String,
    /// Their token, acting for the organisation that they were put into, if into one.
    pub token: String,
    claims: Claims,
}

impl Somebody {
    /// Makes an account with a verified address, signed in.
    pub async fn sign_up(app: &TestApp, email: &str, role: UserRole) -> Self {
        let (parts, now) = (app.app(), Timestamp::now());
        let mut writing = parts.db.begin().await.expect("begun");
        let new = NewUser {
            email: Email::parse(email).expect("an address"),
            verified: true,
            name: "Ada".into(),
            language: Language::En,
            role,
            password_hash: None,
        };
        let user = users::insert(writing.connection(), &new, now).await.expect("kept").expect("free");
        let login = NewLogin {
            user,
            method: Method::Password,
            device: "Firefox, Linux".into(),
            place: None,
            spot: None,
            is_far: false,
            organisation: None,
        };
        let login = logins::begin(writing.connection(), &login, parts.accounts.lifetimes, now).await.expect("kept");
        writing.commit().await.expect("committed");
        let claims = Claims { user, login, organisation: None };
        let token = parts.accounts.tokens.make(&claims, now).0;
        Self { user, email: email.to_owned(), token, claims }
    }

    /// Takes them into an organisation, for which they act from now on.
    pub async fn join(mut self, app: &TestApp, organisation: Uuid, role: MemberRole, manages: bool) -> Self {
        let mut writing = app.app().db.begin().await.expect("begun");
        store::join(&mut writing, organisation, self.user, role, manages, Timestamp::now()).await.expect("kept");
        writing.commit().await.expect("committed");
        self.token = self.acting_for(app, organisation);
        self
    }

    /// A token with which they act for an organisation, whether they are in it or not.
    pub fn acting_for(&self, app: &TestApp, organisation: Uuid) -> String {
        let claims = Claims { organisation: Some(organisation), ..self.claims };
        app.app().accounts.tokens.make(&claims, Timestamp::now()).0
    }
}

/// Makes an organisation without members.
pub async fn organisation(app: &TestApp, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    let made = store::create(&app.app().db, id, name, None, 1, Timestamp::now()).await.expect("kept");
    assert!(made);
    id
}

/// Makes somebody of this role in an organisation; the address is made of `name`.
pub async fn member(app: &TestApp, name: &str, organisation: Uuid, role: MemberRole, manages: bool) -> Somebody {
    let of_role = match role {
        MemberRole::Candidate => UserRole::Candidate,
        MemberRole::Recruiter => UserRole::Recruiter,
        MemberRole::Trainer => UserRole::Trainer,
        MemberRole::School => UserRole::School,
        MemberRole::Company => UserRole::Company,
    };
    let somebody = Somebody::sign_up(app, &format!("{name}@example.org"), of_role).await;
    somebody.join(app, organisation, role, manages).await
}
