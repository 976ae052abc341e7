//! The criteria of a scenario file: its own, and which of them a question is scored by.

use std::collections::HashMap;

use toml::de::DeValue;

use crate::fault::word;
use crate::limits;
use crate::model::{AnswerKind, Language};
use crate::read::{Found, Reader, Table};
use crate::rubric::{Criterion, LEVELS, Measure, Rubric};

const ANCHORS: [&str; LEVELS] = ["level_1", "level_2", "level_3", "level_4", "level_5"];

/// What the whole scenario says of scoring.
#[derive(Clone, Debug)]
pub(crate) struct Scoring {
    /// The language of the ready-made rubrics.
    pub(crate) language: Language,
    /// The rubric of the questions that name none.
    pub(crate) rubric: Option<Rubric>,
    /// The scenario's own criteria.
    pub(crate) own: Vec<Criterion>,
}

impl Scoring {
    /// `rubric` and `[[criteria]]` of a scenario.
    pub(crate) fn read<'a>(reader: &mut Reader<'a>, root: &Table<'a>, language: Option<Language>) -> Option<Self> {
        let rubric = rubric(reader, root);
        let own = listed(reader, root, "criteria");
        Some(Self { language: language.unwrap_or(Language::En), rubric: rubric?, own: own? })
    }

    /// The criteria of a question of that kind: those that it lists, or all of its rubric and
    /// of the scenario. A criterion of the scenario replaces that of the same id in the rubric.
    pub(crate) fn of_question<'a>(
        &self,
        reader: &mut Reader<'a>,
        table: &Table<'a>,
        kind: AnswerKind,
    ) -> Option<Vec<Criterion>> {
        let given = rubric(reader, table)?;
        let usual = Rubric::usual(kind).map(|usual| self.rubric.unwrap_or(usual));
        let rubric = given.or(usual);
        let Some(found) = reader.optional(table, "criteria") else {
            return Some(rubric.map(|rubric| self.known(rubric)).unwrap_or_default());
        };
        let known = self.known(rubric.or(self.rubric).unwrap_or(Rubric::Conversation));
        chosen(reader, &found, &known)
    }

    fn known(&self, rubric: Rubric) -> Vec<Criterion> {
        let template = rubric.criteria(self.language).iter();
        let kept = template.filter(|criterion| self.own.iter().all(|own| own.id != criterion.id));
        kept.chain(&self.own).cloned().collect()
    }
}

/// `None` if the value is wrong, `Some(None)` if there is none.
fn rubric<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Option<Rubric>> {
    let Some(found) = reader.optional(table, "rubric") else { return Some(None) };
    reader.one_of(&found, &Rubric::ALL.map(Rubric::code), Rubric::from_code).map(Some)
}

/// The criteria that a question names: an id, a table of an id and a weight, or one of its own
/// with its levels.
fn chosen<'a>(reader: &mut Reader<'a>, found: &Found<'a>, known: &[Criterion]) -> Option<Vec<Criterion>> {
    let ids: Vec<&str> = known.iter().map(|criterion| criterion.id.as_str()).collect();
    let by_id = |id: &str| known.iter().find(|criterion| criterion.id == id).cloned();
    let mut seen = HashMap::new();
    let mut chosen = Vec::new();
    let mut sound = true;
    for item in reader.items(found, limits::CRITERIA, word::CRITERIA)? {
        let criterion = if matches!(item.value, DeValue::Table(_)) {
            let place = Found { key: item.key.clone(), span: item.span.clone(), value: item.value };
            let table = reader.table(item)?;
            // With a name it is one of the question's own.
            if reader.optional(&table, "name").is_some() {
                let own = criterion(reader, &table, &mut seen);
                sound &= own.is_some();
                chosen.extend(own);
                continue;
            }
            reader.only(&table, &["id", "weight"]);
            let id = reader.required(&table, "id");
            let criterion = id.and_then(|id| reader.one_of(&id, &ids, by_id));
            let weight = weight(reader, &table);
            let new = criterion.as_ref().is_some_and(|c| reader.unique(&mut seen, &c.id, &place));
            criterion
                .zip(weight)
                .map(|(c, weight)| Criterion { weight: weight.unwrap_or(c.weight), ..c })
                .filter(|_| new)
        } else {
            reader.one_of(&item, &ids, by_id).filter(|criterion| reader.unique(&mut seen, &criterion.id, &item))
        };
        sound &= criterion.is_some();
        chosen.extend(criterion);
    }
    sound.then_some(chosen)
}

/// A list of criteria with their anchors; empty where there is no such key.
pub(crate) fn listed<'a>(reader: &mut Reader<'a>, table: &Table<'a>, key: &str) -> Option<Vec<Criterion>> {
    let Some(found) = reader.optional(table, key) else { return Some(Vec::new()) };
    let mut seen = HashMap::new();
    let mut criteria = Vec::new();
    let mut sound = true;
    for item in reader.items(&found, limits::CRITERIA, word::CRITERIA)? {
        let table = reader.table(item);
        let criterion = table.and_then(|table| criterion(reader, &table, &mut seen));
        sound &= criterion.is_some();
        criteria.extend(criterion);
    }
    sound.then_some(criteria)
}

fn criterion<'a>(reader: &mut Reader<'a>, table: &Table<'a>, seen: &mut HashMap<String, usize>) -> Option<Criterion> {
    let mut known = vec!["id", "name", "weight", "measure"];
    known.extend(ANCHORS);
    reader.only(table, &known);
    let id = reader.required(table, "id");
    let id = id.and_then(|found| reader.id(&found).filter(|id| reader.unique(seen, id, &found)));
    let name = reader.required(table, "name").and_then(|found| reader.text(&found, limits::NAME_CHARS));
    let weight = weight(reader, table);
    let measure = match reader.optional(table, "measure") {
        None => Some(None),
        Some(found) => reader.one_of(&found, &Measure::ALL.map(Measure::code), Measure::from_code).map(Some),
    };
    let anchors =
        ANCHORS.map(|key| reader.required(table, key).and_then(|found| reader.text(&found, limits::ANCHOR_CHARS)));
    let [one, two, three, four, five] = anchors;
    Some(Criterion {
        id: id?,
        name: name?,
        weight: weight?.unwrap_or(1),
        measure: measure?,
        anchors: [one?, two?, three?, four?, five?],
    })
}

/// `None` if the value is wrong, `Some(None)` if there is none.
pub(crate) fn weight<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Option<u32>> {
    let Some(found) = reader.optional(table, "weight") else { return Some(None) };
    let weight = reader.number(&found, &limits::WEIGHT, word::PARTS)?;
    Some(u32::try_from(weight).ok())
}

#[cfg(test)]
mod tests {
    use crate::model::Scenario;
    use crate::parse::parse;

    const HEAD: &str = "id = \"s\"\nlanguage = \"en\"\ntitle = \"S\"\nrole = \"R\"\nsummary = \"S.\"\n\
        level = \"junior\"\nduration_minutes = 5\ngreeting = \"Hi.\"\nclosing = \"Bye.\"\n";
    const TAIL: &str = "[persona]\nname = \"Ada\"\ndescription = \"Brief.\"\n";
    const OWN: &str = "[[criteria]]\nid = \"empathy\"\nname = \"Empathy\"\nweight = 4\nlevel_1 = \"None.\"\n\
        level_2 = \"Little.\"\nlevel_3 = \"Some.\"\nlevel_4 = \"Much.\"\nlevel_5 = \"All.\"\n";

    fn read(head: &str, own: &str, question: &str) -> Result<Scenario, Vec<String>> {
        let source = format!("{HEAD}{head}{TAIL}{own}[[questions]]\nid = \"q\"\ntext = \"Why?\"\n{question}");
        parse(&source).map_err(|errors| errors.problems.iter().map(ToString::to_string).collect())
    }

    fn ids(head: &str, own: &str, question: &str) -> Vec<(String, u32)> {
        let scenario = read(head, own, question).expect("sound");
        scenario.questions[0].criteria.iter().map(|c| (c.id.clone(), c.weight)).collect()
    }

    fn anchor(head: &str, own: &str, question: &str) -> String {
        read(head, own, question).expect("sound").questions[0].criteria[0].anchors[0].clone()
    }

    #[test]
    fn a_question_takes_its_rubric_from_itself_the_scenario_or_its_kind() {
        let usual = anchor("", "", "kind = \"open\"");
        assert_eq!(usual, "Leaves out everything that the question asks for.");
        let scenario = anchor("rubric = \"pitch\"\n", "", "kind = \"open\"");
        assert_eq!(scenario, "Leaves open what is offered and to whom.");
        let itself = anchor("rubric = \"pitch\"\n", "", "kind = \"open\"\nrubric = \"technical\"");
        assert_eq!(itself, "Leaves out every part of the problem.");
    }

    #[test]
    fn a_fact_is_not_scored_unless_it_asks_for_it() {
        assert_eq!(ids("rubric = \"pitch\"\n", OWN, "kind = \"yes_no\""), []);
        assert_eq!(ids("", "", "kind = \"number\"\ncriteria = [\"relevance\"]"), [("relevance".to_owned(), 2)]);
    }

    #[test]
    fn own_criteria_join_the_rubric_or_replace_the_one_of_their_id() {
        let joined = ids("", OWN, "kind = \"open\"");
        assert_eq!(joined.last(), Some(&("empathy".to_owned(), 4)));
        assert_eq!(joined.len(), 6);
        let replacing = OWN.replace("\"empathy\"", "\"points\"");
        let replaced = ids("", &replacing, "kind = \"open\"");
        assert_eq!((replaced.len(), replaced.last()), (5, Some(&("points".to_owned(), 4))));
    }

    #[test]
    fn a_question_chooses_criteria_and_their_weights() {
        let chosen = ids("", OWN, "kind = \"open\"\ncriteria = [\"empathy\", { id = \"points\", weight = 7 }]");
        assert_eq!(chosen, [("empathy".to_owned(), 4), ("points".to_owned(), 7)]);
        let scenario = read("", "", "kind = \"open\"\nweight = 3").expect("sound");
        assert_eq!(scenario.questions[0].weight, 3);
    }

    #[test]
    fn what_is_wrong_with_criteria_is_said_with_its_place() {
        let problems = |head, own: &str, question| read(head, own, question).expect_err("wrong");
        assert_eq!(
            problems("", "", "kind = \"open\"\ncriteria = [\"point\"]"),
            ["line 17, column 13: questions[0].criteria[0]: \"point\" is not one of \"points\", \"structure\", \
              \"specifics\", \"relevance\", \"vocabulary\"; did you mean \"points\"?"]
        );
        assert_eq!(
            problems("", "", "kind = \"open\"\ncriteria = [\"points\", { id = \"points\" }]"),
            ["line 17, column 23: questions[0].criteria[1]: \"points\" is already there in line 17"]
        );
        assert_eq!(
            problems("rubric = \"sale\"\n", "", "kind = \"open\""),
            ["line 10, column 10: rubric: \"sale\" is not one of \"conversation\", \"technical\", \"soft_skills\", \
              \"sales\", \"pitch\", \"problem_solving\", \"communication\"; did you mean \"sales\"?"]
        );
        assert_eq!(
            problems("", &OWN.replace("level_5", "levle_5"), "kind = \"open\""),
            [
                "line 13, column 1: criteria[0].level_5: missing",
                "line 21, column 1: criteria[0].levle_5: unknown key; did you mean `level_5`?",
            ]
        );
        assert_eq!(
            problems("", &OWN.replace("weight = 4", "weight = 11"), "kind = \"open\""),
            ["line 16, column 10: criteria[0].weight: is 11; must be from 1 to 10 parts"]
        );
        assert_eq!(
            problems("", &OWN.replace("weight = 4", "measure = \"charm\""), "kind = \"open\""),
            [
                "line 16, column 11: criteria[0].measure: \"charm\" is not one of \"coverage\", \"relevance\", \"star\", \
              \"reasoning\", \"specifics\", \"vocabulary\", \"tests\""
            ]
        );
    }

    #[test]
    fn a_question_may_have_a_criterion_of_its_own() {
        let own = OWN.replace("[[criteria]]", "[[questions.criteria]]");
        let with = format!("kind = \"open\"\n{own}[[questions.criteria]]\nid = \"relevance\"\nweight = 3\n");
        assert_eq!(ids("", "", &with), [("empathy".to_owned(), 4), ("relevance".to_owned(), 3)]);
        let twice = format!("kind = \"open\"\n{own}{own}");
        assert!(read("", "", &twice).expect_err("twice")[0].contains("already there"));
    }
}
