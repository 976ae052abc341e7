//! The keys at hand: who asks for a provider gets its key and its address with each request.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::holder::{Holder, Purse};
use crate::providers::{Kind, Secret, Spec, spec};
use crate::usage::{Meter, Payer};
use crate::wire::Timestamp;

type Variable = dyn Fn(&str) -> Option<String> + Send + Sync;

/// A key that the server keeps, opened.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// Whose it is: it goes to providers of this kind and to no other.
    pub kind: Kind,
    /// The key.
    pub secret: Secret,
    /// Where it goes, unless the configuration says where.
    pub base_url: Option<String>,
}

/// What a request to a provider is made with.
#[derive(Clone, Debug)]
pub struct Access {
    /// Where, without a slash at the end.
    pub base_url: String,
    /// The key; some servers of one's own want none.
    pub key: Option<Secret>,
    /// The kept key that it is, for the account; none where it is a variable's.
    pub key_id: Option<Uuid>,
    /// Who pays.
    pub holder: Holder,
}

/// A key of somebody's own, for what no other key may do.
pub struct OwnKey {
    /// Where it goes, without a slash at the end.
    pub base_url: String,
    /// The key.
    pub secret: Secret,
    /// They pay; none where nobody accounts.
    pub payer: Option<Payer>,
}

/// Why a provider cannot be asked. Whoever runs the server can mend it, and without a restart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAccess {
    /// There is no such key.
    #[error("there is no key for `{provider}`: keep one named `{name}` on the page of providers{}", or(.variable))]
    NoKey {
        /// Who wants it.
        provider: String,
        /// Its name.
        name: String,
        /// The variable that is looked at as well.
        variable: Option<String>,
    },
    /// The key of this name is another provider's.
    #[error("the key `{name}` is one of {kind}, and does not go to `{provider}`: keep one of its own")]
    OtherKind {
        /// Who wants it.
        provider: String,
        /// Its name.
        name: String,
        /// Whose it is.
        kind: &'static str,
    },
    /// The variable holds what is no key.
    #[error("the key in the variable {variable} {wrong}")]
    NotAKey {
        /// The variable.
        variable: String,
        /// What is wrong.
        wrong: &'static str,
    },
    /// Neither the configuration nor the key says where it is.
    #[error("nobody says where `{provider}` is: write it after an @, or keep its key with an address")]
    NoAddress {
        /// Who.
        provider: String,
    },
}

fn or(variable: &Option<String>) -> String {
    variable.as_ref().map(|variable| format!(", or set {variable}")).unwrap_or_default()
}

/// The keys at hand. Cheap to clone; never waits.
///
/// `#NAME` means the kept key of that name and then the variable of that name. Without, it is the
/// kept key named as the provider's kind and then the kind's usual variable, and only for the
/// kind's own address: nobody's key goes to another's server unless somebody wrote so.
///
/// Organisations and people have keys of their own, which come first for what is done for them. For
/// an entry of the configuration they go only where the configuration's own would: where a candidate
/// was told that their words go, whoever pays.
#[derive(Clone)]
pub struct KeyRing {
    inner: Arc<Inner>,
    /// Whether whoever runs the server wrote the entries that keys are looked up for.
    trusts: bool,
}

struct Inner {
    kept: RwLock<HashMap<(Holder, String), Kept>>,
    /// Who pays for the sessions that run here; the instance for those that are not here.
    purses: RwLock<HashMap<SessionId, Purse>>,
    variable: Box<Variable>,
    /// Counts the changes, so that who was refused may try again.
    generation: AtomicU64,
    /// What was in the database when it was last looked at.
    seen: tokio::sync::Mutex<Vec<(Uuid, Timestamp)>>,
    /// Used since it was last noted.
    used: Mutex<HashSet<Uuid>>,
    /// Who accounts for what is done with them.
    meter: OnceLock<Meter>,
}

impl KeyRing {
    /// A ring with no kept key yet, and what the process's environment holds.
    pub fn of_environment() -> Self {
        Self::of_variables(|name| std::env::var(name).ok())
    }

    /// The same with variables from elsewhere.
    pub fn of_variables(variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        let variable = Box::new(variable);
        let inner = Arc::new(Inner {
            kept: RwLock::default(),
            purses: RwLock::default(),
            variable,
            generation: AtomicU64::new(0),
            seen: tokio::sync::Mutex::default(),
            used: Mutex::default(),
            meter: OnceLock::new(),
        });
        Self { inner, trusts: true }
    }

    /// The same keys for entries that were written in the page, as an assistant's: a kept key goes
    /// only to where it is kept for, and a name means no variable. Else whoever may write an entry
    /// could have the keys of others, and the server's own secrets, sent anywhere.
    pub fn for_others(&self) -> Self {
        Self { trusts: false, ..self.clone() }
    }

    /// Puts the kept keys in place of those before, by holder and name; what was not opened is not there.
    pub(super) fn hold(&self, kept: HashMap<(Holder, String), Kept>) {
        *self.inner.kept.write().unwrap_or_else(PoisonError::into_inner) = kept;
        self.inner.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// What was in the database when it was last looked at, for who looks now.
    pub(super) async fn seen(&self) -> tokio::sync::MutexGuard<'_, Vec<(Uuid, Timestamp)>> {
        self.inner.seen.lock().await
    }

    /// The kept keys that were asked for since the last call.
    pub(super) fn take_used(&self) -> Vec<Uuid> {
        self.inner.used.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }

    /// Has what is done with the keys accounted for; once.
    pub fn metered(&self, meter: Meter) {
        // A second one would be a mistake of ours, and changes nothing.
        let _ = self.inner.meter.set(meter);
    }

    /// A session begins, and this purse pays for it.
    pub fn begin(&self, session: SessionId, purse: Purse) {
        self.inner.purses.write().unwrap_or_else(PoisonError::into_inner).insert(session, purse);
    }

    /// It is over.
    pub fn end(&self, session: SessionId) {
        self.inner.purses.write().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }

    /// Who pays for a session that runs here; the instance for what is for none.
    pub fn purse_of(&self, session: Option<SessionId>) -> Purse {
        let purses = self.inner.purses.read().unwrap_or_else(PoisonError::into_inner);
        session.and_then(|session| purses.get(&session).copied()).unwrap_or(Purse::INSTANCE)
    }

    /// Whose money it is, as far as one can say before a provider is named: the tenant's, where they
    /// keep a key, else the instance's.
    pub fn pays(&self, purse: Purse) -> Holder {
        let kept = self.inner.kept.read().unwrap_or_else(PoisonError::into_inner);
        purse.tenant().filter(|tenant| kept.keys().any(|(of, _)| of == tenant)).unwrap_or(Holder::Instance)
    }

    /// Who pays for the request to this provider that is made now; none where nobody accounts, or
    /// it cannot be asked.
    pub fn payer(&self, spec: &Spec, purse: Purse) -> Option<Payer> {
        let meter = self.inner.meter.get()?.clone();
        let Access { base_url, key_id, holder, .. } = self.access(spec, purse).ok()?;
        if let Some(id) = key_id {
            self.inner.used.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        }
        let is_here = spec::is_here(&base_url);
        let endpoint = host_of(&base_url).unwrap_or_default();
        let whose = purse.first();
        Some(Payer { meter, kind: spec.kind, endpoint, model: spec.model.clone(), key_id, holder, whose, is_here })
    }

    /// Somebody's own key of this kind, and nobody else's: named as the kind where they keep several,
    /// else the first by name.
    pub fn own(&self, kind: Kind, user: Uuid, model: &str) -> Option<OwnKey> {
        let holder = Holder::Person(user);
        let kept = self.inner.kept.read().unwrap_or_else(PoisonError::into_inner);
        let theirs = kept.iter().filter(|((of, _), key)| *of == holder && key.kind == kind);
        let ((_, _), Kept { id, secret, base_url, .. }) =
            theirs.min_by_key(|((_, name), _)| (name != kind.code(), name))?;
        let base_url = base_url.clone().or(kind.base_url().map(str::to_owned))?;
        let payer = self.inner.meter.get().cloned().map(|meter| Payer {
            meter,
            kind,
            endpoint: host_of(&base_url).unwrap_or_default(),
            model: model.to_owned(),
            key_id: Some(*id),
            holder,
            whose: holder,
            is_here: spec::is_here(&base_url),
        });
        self.inner.used.lock().unwrap_or_else(PoisonError::into_inner).insert(*id);
        Some(OwnKey { base_url, secret: secret.clone(), payer })
    }

    /// Another number after each change of the kept keys.
    pub fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }

    fn kept(&self, holder: Holder, name: &str) -> Option<Kept> {
        let kept = self.inner.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(holder, name.to_owned())).cloned()
    }

    /// What a request to this provider is made with, now.
    ///
    /// # Errors
    /// [`NoAccess`]: it cannot be asked for now.
    pub fn access(&self, spec: &Spec, purse: Purse) -> Result<Access, NoAccess> {
        if let Some((holder, base_url, kept)) = self.of_tenant(spec, purse) {
            return Ok(Access { base_url, key: Some(kept.secret), key_id: Some(kept.id), holder });
        }
        let holder = Holder::Instance;
        let (key, key_id, its_url) = match self.held(spec, purse)? {
            Held::Kept(kept) => (Some(kept.secret), Some(kept.id), kept.base_url),
            Held::Variable(secret) => (Some(secret), None, None),
            Held::Unneeded => (None, None, None),
        };
        let base_url = spec.url.clone().or(its_url).or(spec.kind.base_url().map(str::to_owned));
        let base_url = base_url.ok_or_else(|| NoAccess::NoAddress { provider: spec.name() })?;
        Ok(Access { base_url, key, key_id, holder })
    }

    /// The machine that a provider is on, whether or not its key is here.
    pub fn host(&self, spec: &Spec, purse: Purse) -> Option<String> {
        let of_tenant = self.of_tenant(spec, purse).map(|(_, address, _)| address);
        let url = of_tenant.or_else(|| self.address(spec))?;
        host_of(&url)
    }

    /// Where the instance asks a provider.
    fn address(&self, spec: &Spec) -> Option<String> {
        let name = spec.key.as_deref().unwrap_or(spec.kind.code());
        let kept = || self.kept(Holder::Instance, name).and_then(|kept| kept.base_url);
        spec.url.clone().or_else(kept).or(spec.kind.base_url().map(str::to_owned))
    }

    /// The key of the organisation or the person for whom it is done, if they have one for it, and
    /// where it goes.
    fn of_tenant(&self, spec: &Spec, purse: Purse) -> Option<(Holder, String, Kept)> {
        let holder = purse.tenant()?;
        let kind = spec.kind;
        // How the instance calls its keys is nothing that others know.
        let usual = self.trusts.then_some(kind.code());
        let names = [Some(spec.key.as_deref().unwrap_or(kind.code())), usual];
        names.into_iter().flatten().find_map(|name| {
            let kept = self.kept(holder, name).filter(|kept| kept.kind == kind)?;
            let goes_to = kept.base_url.clone().or(kind.base_url().map(str::to_owned))?;
            let fits = if self.trusts {
                self.address(spec).is_some_and(|address| address == goes_to)
            } else {
                spec.url.as_ref().is_none_or(|url| *url == goes_to)
            };
            fits.then_some((holder, goes_to, kept))
        })
    }

    fn held(&self, spec: &Spec, purse: Purse) -> Result<Held, NoAccess> {
        let kind = spec.kind;
        let (name, variable) = match &spec.key {
            Some(name) => (name.as_str(), Some(name.as_str())),
            None => (kind.code(), kind.variable()),
        };
        let has_instance = purse.has_instance();
        let kept = self.kept(Holder::Instance, name).filter(|_| has_instance).filter(|kept| {
            // A key that goes elsewhere than here is meant only where its name is written.
            (spec.key.is_some() && self.trusts) || spec.url.is_none() || spec.url == kept.base_url
        });
        if let Some(kept) = kept {
            if kept.kind != kind {
                let (provider, name) = (spec.name(), name.to_owned());
                return Err(NoAccess::OtherKind { provider, name, kind: kept.kind.code() });
            }
            return Ok(Held::Kept(kept));
        }
        if spec.key.is_some() && !self.trusts {
            return Err(NoAccess::NoKey { provider: spec.name(), name: name.to_owned(), variable: None });
        }
        // Azure has no address of its own: whoever names one means the variable's key.
        let is_azure = kind == Kind::Azure && self.trusts;
        let variable = variable.filter(|_| spec.key.is_some() || spec.url.is_none() || is_azure);
        let Some(variable) = variable else { return Ok(Held::Unneeded) };
        if !has_instance {
            return Err(NoAccess::NoKey { provider: spec.name(), name: name.to_owned(), variable: None });
        }
        let Some(text) = (self.inner.variable)(variable) else {
            let (provider, name) = (spec.name(), name.to_owned());
            return Err(NoAccess::NoKey { provider, name, variable: Some(variable.to_owned()) });
        };
        match Secret::read(&text) {
            Ok(secret) => Ok(Held::Variable(secret)),
            Err(wrong) => Err(NoAccess::NotAKey { variable: variable.to_owned(), wrong }),
        }
    }
}

enum Held {
    Kept(Kept),
    Variable(Secret),
    /// A server of one's own without a key.
    Unneeded,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(…)")
    }
}

/// The machine of an address.
fn host_of(url: &str) -> Option<String> {
    reqwest::Url::parse(url).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Role;

    fn ring() -> KeyRing {
        let ring = KeyRing::of_variables(|name| match name {
            "OPENAI_API_KEY" => Some(" sk-of-the-environment\n".into()),
            "MINE" => Some("sk-mine".into()),
            "ANTHROPIC_API_KEY" => Some("sk 1 2 3".into()),
            _ => None,
        });
        let kept = |kind: Kind, key: &str, base_url: Option<&str>| Kept {
            id: Uuid::now_v7(),
            kind,
            secret: Secret::read(key).expect("a key"),
            base_url: base_url.map(str::to_owned),
        };
        let named = |name: &str| (Holder::Instance, name.to_owned());
        ring.hold(HashMap::from([
            (named("mistral"), kept(Kind::Mistral, "mk-kept", None)),
            (named("ours"), kept(Kind::Azure, "ak-kept", Some("https://ours.example/openai/v1"))),
            (named("nowhere"), kept(Kind::Azure, "ak-nowhere", None)),
            (named("MINE"), kept(Kind::Compatible, "kept-before-variable", None)),
        ]));
        ring
    }

    fn access(text: &str) -> Result<(String, Option<String>), NoAccess> {
        let access = ring().access(&Spec::read(Role::Mind, text).expect(text), Purse::INSTANCE)?;
        Ok((access.base_url, access.key.map(|key| key.expose().to_owned())))
    }

    #[test]
    fn a_kept_key_comes_before_a_variable_and_says_where_it_goes() {
        let of = |url: &str, key: Option<&str>| Ok((url.to_owned(), key.map(str::to_owned)));
        assert_eq!(access("mistral:small"), of("https://api.mistral.ai/v1", Some("mk-kept")));
        assert_eq!(access("openai:gpt"), of("https://api.openai.com/v1", Some("sk-of-the-environment")));
        assert_eq!(access("azure:gpt#ours"), of("https://ours.example/openai/v1", Some("ak-kept")));
        assert_eq!(access("compatible:x@http://h/v1#MINE"), of("http://h/v1", Some("kept-before-variable")));
        assert_eq!(access("compatible:x@http://localhost:1/v1"), of("http://localhost:1/v1", None));
    }

    #[test]
    fn what_is_written_in_the_page_sends_no_key_elsewhere_and_names_no_variable() {
        let ring = ring().for_others();
        let access = |text: &str| ring.access(&Spec::read(Role::Mind, text).expect(text), Purse::INSTANCE);
        let key = |text: &str| access(text).expect(text).key.map(|key| key.expose().to_owned());
        assert_eq!(key("azure:gpt#ours").as_deref(), Some("ak-kept"), "to where it is kept for");
        assert_eq!(key("azure:gpt@https://ours.example/openai/v1#ours").as_deref(), Some("ak-kept"));
        assert_eq!(key("mistral:small").as_deref(), Some("mk-kept"));
        assert_eq!(key("compatible:x@http://h/v1"), None);
        for elsewhere in ["compatible:x@http://h/v1#ours", "mistral:s@http://h/v1#mistral", "openai:x#OPENAI_API_KEY"] {
            assert!(matches!(access(elsewhere), Err(NoAccess::NoKey { variable: None, .. })), "{elsewhere}");
        }
    }

    #[test]
    fn no_key_goes_to_anothers_address_unless_it_is_named() {
        let nobody = |url: &str| Ok((url.to_owned(), None));
        assert_eq!(access("openai:gpt@http://localhost:1/v1"), nobody("http://localhost:1/v1"));
        assert_eq!(access("mistral:small@https://other.example/v1"), nobody("https://other.example/v1"));
    }

    #[test]
    fn what_is_missing_is_said_without_any_key() {
        for (text, says) in [
            ("gemini:flash", "GEMINI_API_KEY"),
            ("compatible:x@http://h/v1#NOBODYS", "NOBODYS"),
            ("anthropic:claude", "space or a line break"),
            ("azure:gpt#nowhere", "nobody says where"),
            ("azure:gpt@http://h/v1#MINE", "is one of compatible"),
            ("anthropic:claude#mistral", "is one of mistral"),
        ] {
            let error = access(text).expect_err(text).to_string();
            assert!(error.contains(says) && !error.contains("sk"), "{text}: {error}");
        }
    }

    #[test]
    fn a_change_counts_from_the_next_request_on() {
        let ring = ring();
        let spec = Spec::read(Role::Mind, "mistral:small").expect("right");
        let before = ring.generation();
        assert!(ring.access(&spec, Purse::INSTANCE).is_ok());
        ring.hold(HashMap::new());
        assert!(ring.access(&spec, Purse::INSTANCE).is_err() && ring.generation() != before);
    }

    /// An organisation with keys of its own beside the instance's, and whether it may use those.
    fn tenants(shared: &str) -> (KeyRing, Purse, Purse) {
        let flags = crate::config::Flags::default().set("organisations_use_instance_keys", shared);
        let (settings, _) = crate::config::load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
        let (ours, theirs) = (Holder::Organisation(Uuid::now_v7()), Holder::Organisation(Uuid::now_v7()));
        let ring = ring();
        let mut kept = ring.inner.kept.read().expect("whole").clone();
        for (name, kind, key, base_url) in [
            ("mistral", Kind::Mistral, "mk-theirs", None),
            ("ours", Kind::Azure, "ak-theirs", Some("https://theirs.example/v1")),
            ("openai", Kind::Openai, "ok-theirs", Some("https://proxy.example/v1")),
        ] {
            let secret = Secret::read(key).expect("a key");
            let key = Kept { id: Uuid::now_v7(), kind, secret, base_url: base_url.map(str::to_owned) };
            kept.insert((theirs, name.to_owned()), key);
        }
        ring.hold(kept);
        (ring, Purse::of(ours, &settings), Purse::of(theirs, &settings))
    }

    fn key_of(ring: &KeyRing, text: &str, purse: Purse) -> Option<(String, Holder)> {
        let access = ring.access(&Spec::read(Role::Mind, text).expect(text), purse).ok()?;
        Some((access.key.map_or_else(String::new, |key| key.expose().to_owned()), access.holder))
    }

    #[test]
    fn an_organisation_s_own_key_comes_first_and_no_other_organisation_has_it() {
        let (ring, ours, theirs) = tenants("true");
        let held = |text: &str, purse| key_of(&ring, text, purse).expect(text);
        assert_eq!(held("mistral:small", theirs), ("mk-theirs".to_owned(), theirs.first()));
        assert_eq!(held("mistral:small", ours), ("mk-kept".to_owned(), Holder::Instance));
        assert_eq!(held("mistral:small", Purse::INSTANCE).0, "mk-kept");
        let called_otherwise = held("mistral:small#the-operators-name", theirs);
        assert_eq!(called_otherwise.0, "mk-theirs", "how the operator calls a key is nothing that others know");
    }

    #[test]
    fn a_key_of_others_goes_where_the_configuration_says_and_nowhere_else() {
        let (ring, _, theirs) = tenants("true");
        // The configuration's address is another than the one that they keep their key for.
        assert_eq!(key_of(&ring, "openai:gpt", theirs), Some(("sk-of-the-environment".to_owned(), Holder::Instance)));
        assert_eq!(key_of(&ring, "azure:gpt#ours", theirs).expect("the instance's").1, Holder::Instance);
        // In an assistant of theirs they say themselves where.
        let written = ring.for_others();
        assert_eq!(key_of(&written, "openai:gpt", theirs).expect("theirs").0, "ok-theirs");
        assert_eq!(key_of(&written, "azure:gpt#ours", theirs).expect("theirs").0, "ak-theirs");
        assert_eq!(key_of(&written, "mistral:s@http://h/v1#mistral", theirs), None);
    }

    #[test]
    fn where_the_operator_forbids_it_the_instance_s_keys_serve_no_organisation() {
        let (ring, ours, theirs) = tenants("false");
        for text in ["mistral:small", "openai:gpt", "azure:gpt#ours", "compatible:x@http://h/v1#MINE"] {
            assert_eq!(key_of(&ring, text, ours), None, "{text}");
            assert_eq!(key_of(&ring.for_others(), text, ours), None, "{text}");
        }
        assert_eq!(key_of(&ring, "mistral:small", theirs).expect("their own").0, "mk-theirs");
        let here = key_of(&ring, "compatible:x@http://localhost:1/v1", ours);
        assert_eq!(here, Some((String::new(), Holder::Instance)), "a server without a key costs nobody");
    }

    #[test]
    fn who_pays_for_a_session_is_known_while_it_runs() {
        let (ring, _, theirs) = tenants("true");
        let session = SessionId::new();
        ring.begin(session, theirs);
        assert_eq!(ring.purse_of(Some(session)), theirs);
        assert_eq!(ring.purse_of(None), Purse::INSTANCE);
        ring.end(session);
        assert_eq!(ring.purse_of(Some(session)), Purse::INSTANCE);
    }
}
