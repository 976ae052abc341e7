//! Attachments as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vivavoce_scenarios as scenarios;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// Looked at.
    Picture,
    /// A PDF.
    Pdf,
    /// Plain text, Markdown or CSV.
    Text,
}

impl From<scenarios::FileKind> for AttachmentKind {
    fn from(kind: scenarios::FileKind) -> Self {
        if kind.is_picture() {
            Self::Picture
        } else if kind.is_text() {
            Self::Text
        } else {
            Self::Pdf
        }
    }
}

/// A file that is shown with a question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// Its name: the SHA-256 of its content, and its kind.
    pub file: String,
    /// What kind of file it is.
    pub kind: AttachmentKind,
    /// What it is called.
    pub title: String,
    /// What is to be seen in it; of a picture always.
    #[schema(required = true)]
    pub alt: Option<String>,
}

impl From<&scenarios::Attachment> for Attachment {
    fn from(attachment: &scenarios::Attachment) -> Self {
        Self {
            file: attachment.file.to_string(),
            kind: attachment.file.kind().into(),
            title: attachment.title.clone(),
            alt: attachment.alt.clone(),
        }
    }
}

/// What a question shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionAttachments {
    /// The question.
    pub question_id: String,
    /// Its place, from 0.
    pub question_index: u32,
    /// The files, in their order.
    pub items: Vec<Attachment>,
}

/// What the questions of an interview have shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionAttachmentsList {
    /// One a question that shows something, in their order.
    pub items: Vec<QuestionAttachments>,
}

/// A file that was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptAttachment {
    /// Its name, as scenario files give it.
    pub file: String,
    /// What kind of file it is.
    pub kind: AttachmentKind,
    /// Its bytes, as it is kept.
    pub bytes: u64,
    /// Width of a picture, pixels.
    #[schema(required = true)]
    pub width: Option<u32>,
    /// Height of a picture, pixels.
    #[schema(required = true)]
    pub height: Option<u32>,
}

/// What a file was called.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// Its name on the computer that it comes from: of a text, its end says which kind it is.
    #[param(max_length = 255)]
    pub name: Option<String>,
}
