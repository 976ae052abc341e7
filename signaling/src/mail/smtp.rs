//! The mail server: one connection at a time, and what its failures mean for a letter.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mail_send::smtp::message::{Address, Message, Parameters};
use mail_send::{Credentials, SmtpClient, SmtpClientBuilder};
use rustls_native_certs::CertificateResult;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::config::{Security, SmtpUrl};

/// How long the server may take to let us in, and to answer a command.
const COMMAND: Duration = Duration::from_secs(30);

/// How long it may take over the letter itself. Whoever gives up too early sends it twice
/// (RFC 5321, 4.5.3.2.6).
const DATA: Duration = Duration::from_secs(120);

/// How long a whole attempt takes at most: connection, four commands, the letter.
pub const ATTEMPT: Duration = Duration::from_secs(210);

/// Why a letter was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server cannot be reached, or does not speak SMTP.
    Unreachable,
    /// It offers no TLS, or none that can be trusted.
    Tls,
    /// It does not take our name and password, or wants some.
    Login,
    /// The connection broke off, or it was too slow. Perhaps it has the letter.
    Broken,
    /// It says no to this letter, now (4xx) or for good (5xx).
    Refused(Reply),
}

/// What the server said: its code and the enhanced one (RFC 3463), never its words, which often
/// hold the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// As 550.
    pub code: u16,
    /// As 5.1.1; zeros for none.
    pub enhanced: [u8; 3],
}

impl Failure {
    /// Whether it is the server's affair and not the letter's: the next letter meets the same.
    pub const fn is_of_server(self) -> bool {
        match self {
            Self::Unreachable | Self::Tls | Self::Login => true,
            Self::Broken => false,
            // 421: it is closing down.
            Self::Refused(reply) => reply.code == 421,
        }
    }

    /// Whether it would be the same another time.
    pub const fn is_for_good(self) -> bool {
        matches!(self, Self::Refused(Reply { code: 500.., .. }))
    }

    /// The word for it in the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Broken => "broken",
            Self::Refused(_) => "refused",
        }
    }
}

/// As it is kept: a word, or the server's codes.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reply) => fmt::Display::fmt(reply, f),
            other => f.write_str(other.word()),
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.enhanced {
            [0, ..] => write!(f, "{}", self.code),
            [class, subject, detail] => write!(f, "{} {class}.{subject}.{detail}", self.code),
        }
    }
}

impl From<mail_send::Error> for Failure {
    fn from(error: mail_send::Error) -> Self {
        use mail_send::Error;
        match error {
            Error::Tls(_) | Error::InvalidTLSName | Error::MissingStartTls => Self::Tls,
            Error::AuthenticationFailed(_)
            | Error::UnsupportedAuthMechanism
            | Error::MissingCredentials
            | Error::Auth(_)
            | Error::Base64(_) => Self::Login,
            // RFC 4954, section 6: it wants a login, or another one.
            Error::UnexpectedReply(reply) if matches!(reply.code, 454 | 530 | 534 | 535 | 538) => Self::Login,
            Error::UnexpectedReply(reply) => Self::Refused(Reply { code: reply.code, enhanced: reply.esc }),
            Error::Io(_) | Error::Timeout | Error::UnparseableReply | Error::MissingMailFrom | Error::MissingRcptTo => {
                Self::Broken
            }
        }
    }
}

/// Certificates that cannot be used, for whoever configured them.
#[derive(Debug, thiserror::Error)]
pub enum BadCertificates {
    /// The file.
    #[error("cannot be read as PEM: {0}")]
    File(String),
    /// There is none in it.
    #[error("holds no certificate")]
    Empty,
}

/// How the server is reached.
pub struct Server {
    builder: SmtpClientBuilder<String>,
    security: Security,
    shown: String,
}

impl Server {
    /// The server of this URL; `ca` is whose certificates are trusted besides the system's, `own_name`
    /// what we call ourselves.
    ///
    /// # Errors
    /// [`BadCertificates`].
    pub fn new(url: &SmtpUrl, ca: Option<&Path>, own_name: &str) -> Result<Self, BadCertificates> {
        let connector = TlsConnector::from(Arc::new(tls(ca)?));
        let builder = SmtpClientBuilder::new_with_tls_connector(url.host.clone(), url.port, connector)
            .timeout(COMMAND)
            .implicit_tls(url.security == Security::Tls)
            .helo_host(own_name);
        let mut builder = match &url.login {
            Some((name, password)) => builder.credentials(Credentials::new(name.clone(), password.clone())),
            None => builder,
        };
        if url.host.contains(':') {
            builder.addr = format!("[{}]:{}", url.host, url.port);
        }
        Ok(Self { builder, security: url.security, shown: url.to_string() })
    }

    /// Where it is, without name and password.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Opens a connection and logs in.
    ///
    /// # Errors
    /// [`Failure`], of which none is the letter's.
    pub async fn connect(&self) -> Result<Connection, Failure> {
        let opened = async {
            match self.security {
                Security::Plain => self.builder.connect_plain().await.map(Connection::Plain),
                Security::Tls | Security::StartTls => {
                    self.builder.connect().await.map(|client| Connection::Tls(Box::new(client)))
                }
            }
        };
        let opened = tokio::time::timeout(COMMAND, opened).await.map_err(|_| Failure::Unreachable)?;
        opened.map_err(|error| match Failure::from(error) {
            failure @ (Failure::Tls | Failure::Login) => failure,
            Failure::Unreachable | Failure::Broken | Failure::Refused(_) => Failure::Unreachable,
        })
    }
}

/// An open connection: letters go over it one after the other.
pub enum Connection {
    /// Inside TLS.
    Tls(Box<SmtpClient<TlsStream<TcpStream>>>),
    /// On this machine or a private network.
    Plain(SmtpClient<TcpStream>),
}

macro_rules! either {
    ($connection:expr, $client:ident => $do:expr) => {
        match $connection {
            Connection::Tls($client) => $do,
            Connection::Plain($client) => $do,
        }
    };
}

impl Connection {
    /// Hands one letter over; after a failure the connection is to be closed.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn send(&mut self, from: &str, to: &str, message: &[u8]) -> Result<(), Failure> {
        let mut parameters = Parameters::new();
        if !to.is_ascii() {
            // RFC 6531; a server that does not know it refuses the address.
            parameters.add("SMTPUTF8");
        }
        let message = Message {
            mail_from: Address::new(from, parameters),
            rcpt_to: vec![Address::from(to)],
            body: message.into(),
        };
        let sent = async {
            either!(self, client => {
                client.mail_from(&message.mail_from.email, &message.mail_from.parameters).await?;
                client.rcpt_to(&message.rcpt_to[0].email, &message.rcpt_to[0].parameters).await?;
                client.timeout = DATA;
                let taken = client.data(&message.body).await;
                client.timeout = COMMAND;
                taken.map(drop)
            })
        };
        sent.await.map_err(|error: mail_send::Error| error.into())
    }

    /// Says goodbye. What comes of it changes nothing.
    pub async fn close(self) {
        let quit = async { either!(self, client => client.quit().await) };
        let _ = tokio::time::timeout(Duration::from_secs(2), quit).await;
    }
}

/// TLS with the system's authorities and one's own.
fn tls(ca: Option<&Path>) -> Result<ClientConfig, BadCertificates> {
    let mut roots = RootCertStore::empty();
    let CertificateResult { certs, .. } = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(certs);
    if let Some(file) = ca {
        let unreadable = |error: &dyn fmt::Display| BadCertificates::File(error.to_string());
        let mut found = 0;
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))? {
            let certificate = certificate.map_err(|error| unreadable(&error))?;
            roots.add(certificate).map_err(|error| unreadable(&error))?;
            found += 1;
        }
        if found == 0 {
            return Err(BadCertificates::Empty);
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider has both versions of TLS");
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: u16) -> Failure {
        Failure::Refused(Reply { code, enhanced: [0; 3] })
    }

    #[test]
    fn what_the_server_says_decides_whether_and_when_it_is_tried_again() {
        assert!(refused(550).is_for_good() && !refused(550).is_of_server());
        assert!(!refused(451).is_for_good() && !refused(451).is_of_server());
        assert!(!refused(421).is_for_good() && refused(421).is_of_server());
        for failure in [Failure::Unreachable, Failure::Tls, Failure::Login] {
            assert!(failure.is_of_server() && !failure.is_for_good(), "a wrong password is no letter's fault");
        }
    }

    #[test]
    fn codes_are_kept_and_words_are_not() {
        let error = mail_send::Error::UnexpectedReply(smtp_proto::Response {
            code: 550,
            esc: [5, 1, 1],
            message: "ada@example.org is unknown".into(),
        });
        assert_eq!(Failure::from(error).to_string(), "550 5.1.1");
        assert_eq!(refused(451).to_string(), "451");
        assert_eq!(Failure::Broken.to_string(), "broken");
    }

    #[test]
    fn certificates_that_are_none_are_named() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert!(matches!(tls(Some(file.path())), Err(BadCertificates::Empty)));
        assert!(matches!(tls(Some(Path::new("/nowhere"))), Err(BadCertificates::File(_))));
    }
}
