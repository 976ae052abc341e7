//! Ratings of a report's answers by the configured language models.
//!
//! What is asked, what may be answered and what is kept is in [`vivavoce_scoring::rating`]; here
//! the models are asked, several at once and for so long and no longer. Whatever fails, the words
//! alone give the levels that are missing.

use std::time::Duration;

use futures::{FutureExt, StreamExt, stream};
use tokio::time::{Instant, timeout_at};
use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::Scenario;
use vivavoce_scoring::interview::Interview;
use vivavoce_scoring::rating::{self, Raters, Rating, RatingRequest, TEMPERATURES};

use crate::keys::Purse;
use crate::providers::minds::{Cause, Completed, Completer, Completion, Purpose};

/// Ratings that are waited for at once.
const AT_ONCE: usize = 6;
/// Tokens of one rating.
const LONGEST: u32 = 1_200;
/// How long one may take: a small model on a small machine is slow.
const ONE_TAKES: Duration = Duration::from_secs(20);
/// Failures without one rating after which nothing more is expected.
const HOPELESS: usize = 6;

/// What is asked for one criterion of one answer.
pub struct Wanted {
    question: String,
    criterion: String,
    request: RatingRequest,
}

/// What there is to rate; `names` are the candidate's, and sent to nobody.
pub fn wanted(scenario: &Scenario, interview: &Interview, names: &[&str]) -> Vec<Wanted> {
    let criteria = scenario.questions.iter().flat_map(|question| question.criteria.iter().map(move |c| (question, c)));
    let wanted = criteria.filter_map(|(question, criterion)| {
        let request = rating::request(scenario, question, criterion, interview, names)?;
        Some(Wanted { question: question.id.clone(), criterion: criterion.id.clone(), request })
    });
    wanted.collect()
}

/// The ratings that come within `within`. One criterion after the other, so that those that
/// are reached have all of theirs.
pub async fn gather(
    completer: &Completer,
    session: SessionId,
    purse: Purse,
    wanted: Vec<Wanted>,
    within: Duration,
) -> (Vec<Rating>, Raters) {
    let by = Instant::now() + within;
    let cause = Cause { session: Some(session), purse: Some(purse), purpose: Purpose::Rating };
    let each = wanted.into_iter().flat_map(|wanted| TEMPERATURES.map(|temperature| wanted.at(temperature)));
    let asking: Vec<_> = each.map(|asked| rate(completer.clone(), cause, asked).boxed()).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut raters = Raters { models: Vec::new(), asked: count(asking.len()), came: 0 };
    let (mut ratings, mut failed) = (Vec::new(), 0);
    let mut asking = stream::iter(asking).buffer_unordered(AT_ONCE);
    while let Ok(Some(outcome)) = timeout_at(by, asking.next()).await {
        match outcome {
            Some((rating, model)) => {
                ratings.push(rating);
                if !raters.models.contains(&model) {
                    raters.models.push(model);
                }
            }
            None => failed += 1,
        }
        if ratings.is_empty() && failed >= HOPELESS {
            break;
        }
    }
    raters.came = count(ratings.len());
    if raters.came < raters.asked {
        tracing::warn!(%session, came = raters.came, asked = raters.asked, "some ratings of a report are missing");
    }
    (ratings, raters)
}

/// One rating that is asked for.
struct Asked {
    question: String,
    criterion: String,
    completion: Completion,
}

impl Wanted {
    fn at(&self, temperature: f32) -> Asked {
        let RatingRequest { system, user, schema } = self.request.clone();
        let completion = Completion {
            system,
            user,
            schema,
            schema_name: "rating",
            temperature: Some(temperature),
            longest: LONGEST,
            within: ONE_TAKES,
        };
        Asked { question: self.question.clone(), criterion: self.criterion.clone(), completion }
    }
}

/// One rating and whose it is. An answer that is none is asked for once more.
async fn rate(completer: Completer, cause: Cause, asked: Asked) -> Option<(Rating, String)> {
    for _ in 0..2 {
        let Completed { text, model, .. } = completer.complete(cause, &asked.completion).await.ok()?;
        match rating::parse(&asked.question, &asked.criterion, &text) {
            Ok(rating) => return Some((rating, model)),
            // What is wrong with it may quote the candidate.
            Err(_) => tracing::debug!(%model, "a rating cannot be read"),
        }
    }
    None
}
