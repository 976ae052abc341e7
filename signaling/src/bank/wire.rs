//! The bank's questions as JSON. Texts are pieces of the files that they will stand in.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::quizzes::wire::QuizSummary;
use crate::wire::{Language, Timestamp};

/// What a question can be put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BankForm {
    /// A scenario: it is asked aloud.
    Interview,
    /// A quiz: its answer is marked at once.
    Quiz,
}

impl From<BankForm> for vivavoce_scenarios::bank::Form {
    fn from(form: BankForm) -> Self {
        match form {
            BankForm::Interview => Self::Interview,
            BankForm::Quiz => Self::Quiz,
        }
    }
}

/// Which questions to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BankFilter {
    /// Words that it must hold, in any case and with or without accents; up to five are looked at.
    #[param(max_length = 200)]
    pub search: Option<String>,
    /// Only those with this tag.
    #[param(max_length = 40)]
    pub tag: Option<String>,
    /// Only those of this form.
    #[param(inline)]
    pub form: Option<BankForm>,
    /// Only those that have a text in this language.
    pub language: Option<Language>,
    /// Those that were put away, and not the others.
    #[serde(default)]
    pub archived: bool,
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// A question as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankQuestion {
    /// The question.
    pub id: Uuid,
    /// What it can be put into.
    pub form: BankForm,
    /// The kind of answer that it takes, as files name it: `open`, `single` …
    pub kind: String,
    /// What is asked, in French; null where it has no French text.
    #[schema(required = true)]
    pub text_fr: Option<String>,
    /// What is asked, in English; null where it has no English text.
    #[schema(required = true)]
    pub text_en: Option<String>,
    /// What it is found by.
    pub tags: Vec<String>,
    /// Where it came from, in words; empty where nobody said.
    pub origin: String,
    /// A language model has drafted something of it, and nobody has looked at it since.
    pub drafted_by_ai: bool,
    /// It was put away, or an administrator has withdrawn it.
    pub archived: bool,
    /// In how many of one's own scenarios and quizzes it stands.
    pub uses: u32,
    /// Counts the changes; a save names the one that it was made from.
    pub revision: u32,
    /// When it was kept.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// A page of the bank.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankList {
    /// Newest first.
    pub items: Vec<BankQuestion>,
    /// Gives the next page; null on the last.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// A question in one language.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankText {
    /// The language.
    pub language: Language,
    /// A piece of a file, TOML, up to 64 KiB: one `[[questions]]`, and of an interview the
    /// `[[criteria]]` that it names.
    pub source: String,
}

/// Where a question stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankUse {
    /// In a scenario, or in a quiz.
    pub form: BankForm,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A question in full.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankQuestionDetail {
    /// As lists show it.
    #[serde(flatten)]
    pub question: BankQuestion,
    /// In one language or both.
    pub texts: Vec<BankText>,
    /// Where it stands, up to a hundred of each.
    pub used_in: Vec<BankUse>,
}

/// A new question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBankQuestion {
    /// What it can be put into.
    pub form: BankForm,
    /// In one language or both, each once.
    #[schema(min_items = 1, max_items = 2)]
    pub texts: Vec<BankText>,
    /// Up to 20, of up to 40 characters each.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    /// Where it came from, up to 200 characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub origin: String,
}

/// A changed question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveBankQuestion {
    /// The revision that it was made from.
    pub revision: u32,
    /// In one language or both, each once.
    #[schema(min_items = 1, max_items = 2)]
    pub texts: Vec<BankText>,
    /// Up to 20, of up to 40 characters each.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    /// Where it came from, up to 200 characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub origin: String,
}

/// Whether to put a question away.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveBankQuestion {
    /// True to put it away, false to bring it back.
    pub archived: bool,
}

/// Questions of a scenario or a quiz that are to be kept.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepQuestions {
    /// Of a scenario, or of a quiz.
    pub form: BankForm,
    /// Its id.
    pub id: String,
    /// Which of its questions, by id; all if none is named.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub questions: Vec<String>,
    /// What they are to be found by.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
}

/// What was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptQuestions {
    /// The new questions of the bank.
    pub items: Vec<Uuid>,
    /// How many were there already, and are not there twice.
    pub known: u32,
}

/// Questions of the bank that are to be put into a quiz.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InsertQuestions {
    /// A quiz of one's own, at whose end they come; a new one if not said.
    #[serde(default)]
    pub quiz: Option<String>,
    /// The title of the new quiz.
    #[serde(default)]
    #[schema(max_length = 120)]
    pub title: Option<String>,
    /// The language of the new quiz.
    #[serde(default)]
    pub language: Option<Language>,
    /// Which, in their order.
    #[schema(min_items = 1, max_items = 200)]
    pub questions: Vec<Uuid>,
}

/// A quiz into which questions were put.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InsertedQuestions {
    /// The quiz as it is now.
    pub quiz: QuizSummary,
}

/// A tag, and how many questions have it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankTag {
    /// The tag.
    pub tag: String,
    /// How many that were not put away.
    pub count: u32,
}

/// The tags of the bank.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankTagList {
    /// Most used first, up to 200.
    pub items: Vec<BankTag>,
}

/// What can be said of a question by its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemVerdict {
    /// Fewer than five answers: nothing is shown, so that nobody is.
    NothingShown,
    /// Fewer than thirty answers, or nothing to compare them with.
    TooFew,
    /// Nearly everybody is right.
    TooEasy,
    /// Hardly anybody is right.
    TooHard,
    /// Those who do well elsewhere miss it more often than the others.
    Misleading,
    /// Those who are right do hardly better elsewhere than the others.
    TellsLittle,
    /// It tells those who know from those who do not.
    WorksWell,
}

/// How often a choice was taken.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChoiceShare {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// Of those who answered, from 0 to 1.
    pub share: f64,
}

/// A question by its answers, in one language.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ItemStatistics {
    /// The language.
    pub language: Language,
    /// How many answers; null below five.
    #[schema(required = true)]
    pub answers: Option<u32>,
    /// Difficulty: the share that is wholly right, from 0 to 1; null below five answers.
    #[schema(required = true)]
    pub share_right: Option<f64>,
    /// Discrimination: how being right goes with the rest of the quiz (corrected point-biserial
    /// correlation, from -1 to 1); null below thirty answers, and where nothing varies.
    #[schema(required = true)]
    pub discrimination: Option<f64>,
    /// Each choice, in the order of the question; empty below five answers, and for kinds without
    /// choices.
    pub choices: Vec<ChoiceShare>,
    /// In a word.
    pub verdict: ItemVerdict,
}

/// A question by its answers. Only those count that were given to the same owner's quizzes by
/// whoever acted for it, and whose attempt is over; attempts are kept for some 90 days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BankStatistics {
    /// One for each language that the question has; none for interviews, whose answers have no
    /// one solution.
    pub items: Vec<ItemStatistics>,
}
